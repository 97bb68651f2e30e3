//! Places on a page: six numbers that move, turn and stretch.

/// `[a b c d e f]` as PDF writes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix(pub(super) [f32; 6]);

impl Matrix {
    pub(super) const STILL: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// First this, then `next`.
    pub(super) fn then(self, next: Matrix) -> Matrix {
        let ([a, b, c, d, e, f], [p, q, r, s, t, u]) = (self.0, next.0);
        Matrix([
            a * p + b * r,
            a * q + b * s,
            c * p + d * r,
            c * q + d * s,
            e * p + f * r + t,
            e * q + f * s + u,
        ])
    }

    /// Moved by so much before.
    pub(super) fn moved(self, across: f32, up: f32) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, across, up]).then(self)
    }

    /// Where the origin falls.
    pub(super) fn origin(self) -> (f32, f32) {
        (self.0[4], self.0[5])
    }

    /// How high something of height one becomes.
    pub(super) fn height(self) -> f32 {
        self.0[2].hypot(self.0[3])
    }
}
