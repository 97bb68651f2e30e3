//! First pages as pictures: what is drawn, and what is rather not shown at all.

use papers::{PagePicture, first_page};

use crate::make;
use crate::samples::files;

const SIDES: (u16, u16) = (300, 450);
/// A Chinese font that is not in the file.
const SONG: &str = "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H\
    /DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light\
    /CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>]>>";
const BAR: &str = "0.8 0 0 rg 50 700 300 60 re f ";

/// A page that draws `content`, with the Chinese font and further entries of the form around it.
fn page(content: &str, resources: &str) -> Vec<u8> {
    let form = format!(
        "<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 4 0 R/F3 8 0 R>>\
         {resources}>>/Length {}>>\nstream\n{content}\nendstream",
        content.len()
    );
    make::pdf_with(&["/X Do"], "", "", &[(7, &form), (8, SONG)])
}

fn drawn(content: &str, resources: &str) -> Option<PagePicture> {
    first_page(page(content, resources), SIDES)
}

#[test]
fn a_page_is_drawn_as_large_as_it_fits() {
    let picture = drawn(BAR, "").unwrap();
    assert!((299..=300).contains(&picture.width) && (423..=425).contains(&picture.height));
    assert_eq!(picture.rgb.len() as u32, 3 * picture.width * picture.height);
    let at = |x: u32, y: u32| {
        let at = 3 * (y * picture.width + x) as usize;
        [picture.rgb[at], picture.rgb[at + 1], picture.rgb[at + 2]]
    };
    assert_eq!((at(100, 56), at(100, 200)), ([204, 0, 0], [255, 255, 255]), "the bar, and paper");
}

#[test]
fn what_cannot_be_drawn_as_it_is_meant_is_not_drawn() {
    let song = |mode: u8, text: &str| format!("{BAR}BT {mode} Tr /F3 16 Tf 60 600 Td {text} Tj ET");
    let picture = "/XObject<</I <</Type/XObject/Subtype/Image/Width 9/Height 9>>>>";
    for (what, content, resources, is_drawn) in [
        ("letters of a font everybody has", "BT /F1 16 Tf 60 600 Td (Hello) Tj ET", "", true),
        ("nothing", "", "", false),
        ("white on white", "1 g 0 0 500 500 re f", "", false),
        ("Chinese without its font", &song(0, "<6cb353174eba>"), "", false),
        ("Chinese outlines without their font", &song(1, "<6cb3>"), "", false),
        ("spaces of a font that is not there", &song(0, "<30000020>"), "", true),
        ("digits of a font that is not there", &song(0, "<00310032>"), "", true),
        ("letters behind a scan, to be searched", &song(3, "<6cb353174eba>"), "", true),
        ("a font that does not exist", &format!("{BAR}BT /F9 9 Tf (x) Tj ET"), "", true),
        ("a picture that is none", &format!("{BAR}/I Do"), picture, true),
    ] {
        assert_eq!(drawn(content, resources).is_some(), is_drawn, "{what}");
    }
}

#[test]
fn what_is_no_page_is_not_drawn() {
    let good = String::from_utf8(page(BAR, "")).unwrap();
    let locked = "/Root 1 0 R/Encrypt<</Filter/Standard/V 1/R 2/O<00>/U<00>/P -1>>/ID[<00><00>]";
    let boxed = |sides: &str| good.replace("[0 0 595 842]", sides);
    assert!(first_page(good.clone().into(), SIDES).is_some());
    for (what, file) in [
        ("nothing", String::new()),
        ("no PDF", "河".repeat(9_000)),
        ("its beginning", good[..good.len() / 3].into()),
        ("a lock", good.replace("/Root 1 0 R", locked)),
        ("no pages", good.replace("/Kids[10 0 R]", "/Kids[]")),
        ("pages that hold themselves", good.replace("/Kids[10 0 R]", "/Kids[2 0 R]")),
        ("a thread", boxed("[0 0 595 100000]")),
        ("a page without end", boxed("[0 0 1e38 1e38]")),
    ] {
        assert_eq!(first_page(file.into(), SIDES), None, "{what}");
    }
}

#[test]
fn the_same_page_gives_the_same_pixels() {
    assert_eq!(drawn(BAR, ""), drawn(BAR, ""));
}

#[test]
fn the_samples_are_drawn() {
    for folder in ["pdf", "derived-office"] {
        for (name, bytes) in files(folder).into_iter().filter(|(name, _)| name.ends_with(".pdf")) {
            let picture = first_page(bytes, (720, 1080)).expect(&name);
            let dark = picture.rgb.chunks_exact(3).filter(|one| one[0] < 128).count();
            let share = dark * 1000 / (picture.rgb.len() / 3);
            assert!((5..300).contains(&share), "{name}: {share} of 1000 are ink");
        }
    }
}
