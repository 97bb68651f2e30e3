//! Links of the body: none that lead nowhere, out of the whitelist, or into the inner network.

use std::net::IpAddr;

use crate::body::Link;
use crate::draft::{Paper, number_of};
use crate::finding::{Element, Field};
use crate::notes::Notes;

const SOURCE: &str = "《政府网站发展指引》（国办发〔2017〕47号）";

/// Where a link leads.
#[derive(Debug, PartialEq, Eq)]
enum Leads {
    Nowhere,
    /// To a host, in small letters.
    Host(String),
    /// Elsewhere in the platform, the page or another program.
    Elsewhere,
}

pub(super) fn look(paper: &Paper<'_>, notes: &mut Notes<'_>) {
    for (number, link) in paper.body.links.iter().enumerate() {
        let text = paper.body.part(link.start, link.end).trim();
        let (rule, message) = match leads(link.href.as_deref().unwrap_or_default()) {
            Leads::Nowhere => ("link.empty", format!("链接“{text}”没有地址，请填写或取消链接")),
            _ if text.is_empty() && !link.has_picture => {
                ("link.empty", "链接没有文字，读者看不到，请补充文字或删除".to_owned())
            }
            Leads::Host(host) if is_inner(&host) => {
                ("link.inner", format!("链接指向内部网络地址{host}，公众无法打开，请更换或删除"))
            }
            Leads::Host(host)
                if !is_allowed(&host, &notes.settings().hosts)
                    && !is_allowed(&host, &paper.draft.hosts) =>
            {
                (
                    "link.foreign",
                    format!("外部链接{host}不在白名单内，请核实；需要保留的请说明理由"),
                )
            }
            Leads::Host(_) | Leads::Elsewhere => continue,
        };
        add(notes, rule, (number, link, text), message);
    }
}

fn add(
    notes: &mut Notes<'_>,
    rule: &'static str,
    (number, link, text): (usize, &Link, &str),
    message: String,
) {
    let Some(mut note) = notes.of(rule, Field::Body) else { return };
    note.element = Some(Element::Link(number_of(number)));
    note.bytes = (link.start < link.end).then_some((link.start, link.end));
    note.found = match link.href.as_deref() {
        Some(href) if rule != "link.empty" => base::text::shorten(href, 200),
        _ => base::text::shorten(text, 200),
    };
    (note.message, note.source) = (message, SOURCE.into());
    notes.add(note);
}

/// Reads an address as browsers do: backslashes are slashes, blanks and line breaks are nothing.
fn leads(href: &str) -> Leads {
    let href: String = href.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let href = href.replace('\\', "/");
    let lower = href.to_ascii_lowercase();
    if lower.is_empty() || lower == "#" || lower == "hb:document/" {
        return Leads::Nowhere;
    }
    let scheme = ["https:", "http:"].iter().find_map(|scheme| lower.strip_prefix(scheme));
    let Some(rest) = scheme.or(lower.strip_prefix("//")) else { return Leads::Elsewhere };
    let authority = rest.trim_start_matches('/').split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = match host.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    match host.trim_end_matches('.') {
        "" => Leads::Nowhere,
        host => Leads::Host(host.to_owned()),
    }
}

/// Whether the host, or one that it is below, is on the list.
fn is_allowed(host: &str, hosts: &[String]) -> bool {
    hosts.iter().any(|allowed| {
        let allowed = allowed.trim_start_matches('.').to_ascii_lowercase();
        let above = host.strip_suffix(allowed.as_str());
        above.is_some_and(|above| above.is_empty() || above.ends_with('.')) && !allowed.is_empty()
    })
}

/// Addresses that only lead somewhere inside an office.
fn is_inner(host: &str) -> bool {
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(four)) => four.is_private() || four.is_loopback() || four.is_link_local(),
        Ok(IpAddr::V6(six)) => {
            six.is_loopback() || six.is_unique_local() || six.is_unicast_link_local()
        }
        Err(_) => !host.contains('.') || host.ends_with(".local") || host.ends_with(".lan"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read_as_browsers_read_them() {
        for (href, host) in [
            ("https://www.gov.cn/a?b#c", "www.gov.cn"),
            ("HTTP://WWW.GOV.CN:8080", "www.gov.cn"),
            ("https://gov.cn@evil.example/x", "evil.example"),
            ("https://evil.example\\@gov.cn/", "evil.example"),
            ("https://gov.cn.evil.example/", "gov.cn.evil.example"),
            ("ht\ntps://evil.example", "evil.example"),
            ("https:///evil.example", "evil.example"),
            ("//evil.example./", "evil.example"),
            ("http://[fe80::1]:80/", "fe80::1"),
        ] {
            assert_eq!(leads(href), Leads::Host(host.to_owned()), "{href}");
        }
        for href in ["hb:document/0192", "mailto:a@b.cn", "tel:12345", "#a", "/x"] {
            assert_eq!(leads(href), Leads::Elsewhere, "{href}");
        }
        for href in ["", " ", "#", "http://", "https://:80/"] {
            assert_eq!(leads(href), Leads::Nowhere, "{href}");
        }
    }

    #[test]
    fn a_whitelist_allows_what_is_below() {
        let hosts = ["gov.cn".to_owned(), ".News.cn".to_owned()];
        for (host, expected) in [
            ("gov.cn", true),
            ("www.baoding.gov.cn", true),
            ("www.news.cn", true),
            ("evilgov.cn", false),
            ("gov.cn.evil.example", false),
        ] {
            assert_eq!(is_allowed(host, &hosts), expected, "{host}");
        }
        assert!(!is_allowed("a.cn", &[String::new()]));
        for (host, expected) in [
            ("10.1.2.3", true),
            ("172.20.0.1", true),
            ("oa", true),
            ("fd00::1", true),
            ("8.8.8.8", false),
        ] {
            assert_eq!(is_inner(host), expected, "{host}");
        }
    }
}
