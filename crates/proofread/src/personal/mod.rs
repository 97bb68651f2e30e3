//! Personal data in a text: numbers of identity cards, bank cards and telephones, e-mail
//! addresses, and rolls of people.

mod check_digit;
mod email;
mod number;
mod roll;

use crate::fold::Folded;

pub(crate) use roll::rolls;

/// What a personal datum is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    IdNumber,
    BankCard,
    Mobile,
    Telephone,
    Email,
}

/// A personal datum in a folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Datum {
    pub(crate) what: What,
    /// Bytes of the folded text.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The datum as it may be shown.
    pub(crate) masked: String,
}

impl Datum {
    /// What may stand there instead (脱敏); nothing where the datum is likely an office's own.
    pub(crate) fn instead(&self) -> Vec<String> {
        match self.what {
            What::IdNumber | What::BankCard | What::Mobile => vec![self.masked.clone()],
            What::Telephone | What::Email => vec![],
        }
    }
}

impl What {
    /// The built-in rule.
    pub(crate) fn rule(self) -> &'static str {
        match self {
            What::IdNumber => "personal.id_number",
            What::BankCard => "personal.bank_card",
            What::Mobile => "personal.mobile",
            What::Telephone => "personal.telephone",
            What::Email => "personal.email",
        }
    }

    /// What to say of it, and where the rule comes from.
    pub(crate) fn says(self, masked: &str) -> (String, &'static str) {
        let law = "《个人信息保护法》第二十五条、第二十八条";
        match self {
            What::IdNumber => (format!("疑似公民身份号码{masked}，请删除或隐去中间各位"), law),
            What::BankCard => (format!("疑似银行卡号{masked}，请删除或隐去中间各位"), law),
            What::Mobile => {
                (format!("手机号码{masked}，非公开的办公联系方式请删除或隐去中间四位"), law)
            }
            What::Telephone => (format!("固定电话{masked}，请确认是办公电话"), law),
            What::Email => (format!("电子邮箱{masked}，请确认是办公邮箱"), law),
        }
    }
}

/// Everything personal in a folded text, by place.
pub(crate) fn data(folded: &Folded) -> Vec<Datum> {
    let mut found = number::data(&folded.text);
    found.extend(email::data(&folded.text));
    found.sort_by_key(|one| one.start);
    found
}

/// A text in which everything personal is masked: what other rules quote.
pub(crate) fn hidden(text: &str) -> String {
    let folded = crate::fold::fold(text);
    let mut hidden = text.to_owned();
    for datum in data(&folded).iter().rev() {
        let (start, end) = folded.back(text, datum.start, datum.end);
        hidden.replace_range(start..end, &datum.masked);
    }
    hidden
}

/// A text of which only so many first and last characters are shown.
fn mask(text: &str, first: usize, last: usize) -> String {
    let chars: Vec<char> = text.chars().collect();
    let hidden = first..chars.len().saturating_sub(last);
    let shown = |(at, c): (usize, &char)| if hidden.contains(&at) { '*' } else { *c };
    chars.iter().enumerate().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Vec<(What, String)> {
        let found = data(&crate::fold::fold(text));
        found.into_iter().map(|one| (one.what, one.masked)).collect()
    }

    #[test]
    fn numbers_of_people_are_found_and_masked() {
        for (text, what, masked) in [
            ("身份证号11010519491231002X。", What::IdNumber, "1101**********002X"),
            (
                "身份证１１０１０５　１９４９１２３１　００２ｘ",
                What::IdNumber,
                "1101**********002X",
            ),
            ("身份证号：110105491231002", What::IdNumber, "1101*******1002"),
            ("手机13812345678", What::Mobile, "138****5678"),
            ("手机：138-1234-5678", What::Mobile, "138****5678"),
            ("电话+86 13812345678", What::Mobile, "138****5678"),
            ("1\u{200b}3812345678", What::Mobile, "138****5678"),
            ("李某 0312-7880123", What::Telephone, "0312-788****"),
            ("李某（010）62345678", What::Telephone, "010-6234****"),
            ("卡号6222021234567890128", What::BankCard, "6222***********0128"),
            ("卡号 6222 0212 3456 7890 128", What::BankCard, "6222***********0128"),
            ("邮箱Zhang.san@qq.com。", What::Email, "z***@qq.com"),
        ] {
            assert_eq!(seen(text), [(what, masked.to_owned())], "{text}");
        }
        let two = seen("13812345678 13912345679");
        assert_eq!(two.len(), 2, "{two:?}");
    }

    #[test]
    fn numbers_that_are_nobodys_are_left_alone() {
        for text in [
            "110105194912310021", // Wrong check digit.
            "91110000100000588X", // A credit code.
            "11010519491331002X", // No such month.
            "8613812345",         // Too short.
            "12812345678",        // No such network.
            "113812345678901",    // Part of a longer number.
            "A13812345678",       // Part of a code.
            "13812345678.50元",   // An amount.
            "2024-2025-2026",
            "6222021234567890127", // Luhn does not hold.
            "咨询电话：0312-7880123",
            "监督举报电话（010）62345678",
            "传真：010-62345678",
            "service@baoding.gov.cn",
            "@某人 a@b",
            "冀政办发〔2024〕12号",
            "110105491231002", // Nothing says that it is an identity card.
            "12345",
            "",
        ] {
            assert_eq!(seen(text), [], "{text}");
        }
    }
}
