//! What kind of failure a round met: of the place it works in, or of the thing it worked on.

use base::Error;

/// Whether the failure is of the place (database, trace, store, disk) and will pass: then the
/// same is tried again for as long as it takes. Only what fails for its own sake is put aside,
/// because what is put aside does not reach the lists of its site.
pub(super) fn will_pass(error: &Error) -> bool {
    let Error::Fault(fault) = error else { return false };
    fault.chain().any(|cause| {
        cause.is::<std::io::Error>()
            || cause.is::<redb::DatabaseError>()
            || cause.is::<redb::TransactionError>()
            || cause.is::<redb::TableError>()
            || cause.is::<redb::StorageError>()
            || cause.is::<redb::CommitError>()
    }) || desk::is_down(fault)
}

#[cfg(test)]
mod tests {
    use anyhow::Context as _;

    use super::*;

    #[test]
    fn a_full_disk_passes_and_a_bad_row_does_not() {
        let full = || std::io::Error::from(std::io::ErrorKind::StorageFull);
        let shipping: anyhow::Result<()> = Err(full()).context("shipping");
        assert!(will_pass(&Error::Fault(shipping.unwrap_err())));
        assert!(will_pass(&Error::Fault(redb::StorageError::PreviousIo.into())));
        assert!(!will_pass(&base::fault("no such thing")));
    }
}
