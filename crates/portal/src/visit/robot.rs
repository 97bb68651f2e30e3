//! Who is a robot: whoever says so, or says nothing.

use std::cell::RefCell;

use memchr::memmem;

/// Words that stand in the `User-Agent` of robots and of no browser of people, in small letters.
/// Search engines call themselves bot, spider, crawler or slurp; the rest are programs and
/// watchers. A robot that poses as a browser is counted: nothing in one request gives it away.
const WORDS: [&str; 30] = [
    "bot",
    "spider",
    "crawl",
    "slurp",
    "curl/",
    "wget",
    "python",
    "go-http-client",
    "java/",
    "okhttp",
    "httpclient",
    "libwww",
    "node-fetch",
    "axios",
    "scrapy",
    "headless",
    "phantomjs",
    "monitor",
    "uptime",
    "pingdom",
    "zabbix",
    "nagios",
    "lighthouse",
    "feedfetcher",
    "apachebench",
    "wrk/",
    "masscan",
    "zgrab",
    "nikto",
    "sqlmap",
];

/// So much of a `User-Agent` is looked at.
const BYTES_MAX: usize = 512;

/// Agents remembered for each thread.
const SLOTS: usize = 64;

/// An agent, and whether it is a robot's.
type Known = (Box<[u8]>, bool);

thread_local! {
    /// The agents a thread met last. Most readers use one of a few dozen browsers, and to see
    /// that these are the same bytes as before is cheaper than looking for words in them.
    static KNOWN: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
}

/// Whether a request with this `User-Agent` is a robot's. Who has none is one.
pub(crate) fn is_robot(agent: Option<&[u8]>) -> bool {
    let agent = agent.unwrap_or_default();
    let agent = agent.get(..BYTES_MAX).unwrap_or(agent);
    let Some(slot) = slot(agent) else { return true };
    KNOWN.with_borrow_mut(|known| {
        if known.is_empty() {
            known.resize(SLOTS, (Box::default(), true));
        }
        match known.get_mut(slot) {
            Some((there, is_robot)) if **there == *agent => *is_robot,
            Some(place) => {
                *place = (agent.into(), look(agent));
                place.1
            }
            None => look(agent),
        }
    })
}

/// The slot of an agent: a few of its bytes tell browsers apart. `None` for an empty one.
fn slot(agent: &[u8]) -> Option<usize> {
    let len = agent.len();
    let bytes = [len / 3, len / 2, len * 3 / 4, len.checked_sub(1)?];
    let mix = |sum: usize, at: usize| sum * 31 + usize::from(agent.get(at).copied().unwrap_or(0));
    Some(bytes.into_iter().fold(len, mix) % SLOTS)
}

/// Looks for the words.
fn look(agent: &[u8]) -> bool {
    let small = agent.to_ascii_lowercase();
    WORDS.iter().any(|word| memmem::find(&small, word.as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use super::is_robot;

    const PEOPLE: [&str; 6] = [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
         Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like \
         Gecko) Mobile/15E148 MicroMessenger/8.0.53(0x18003531) NetType/WIFI Language/zh_CN",
        "Mozilla/5.0 (Linux; U; Android 13; zh-CN; V2244A) AppleWebKit/537.36 (KHTML, like Gecko) \
         Version/4.0 Chrome/100.0.4896.58 UCBrowser/16.3.8.1268 Mobile Safari/537.36",
        "Mozilla/5.0 (X11; Linux aarch64; rv:115.0) Gecko/20100101 Firefox/115.0",
        "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko",
        "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 ArkWeb/4.1.6.1 Mobile",
    ];

    const ROBOTS: [&str; 10] = [
        "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (compatible; Bytespider; x@y.z)",
        "Sogou web SPIDER/4.0",
        "curl/8.5.0",
        "Wget/1.21",
        "python-requests/2.31.0",
        "Go-http-client/1.1",
        "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/120.0",
        "Site Monitoring 1.0",
    ];

    #[test]
    fn robots_are_told_from_people_at_the_first_look_and_at_the_next() {
        for _ in 0..2 {
            for agent in PEOPLE {
                assert!(!is_robot(Some(agent.as_bytes())), "{agent}");
            }
            for agent in ROBOTS {
                assert!(is_robot(Some(agent.as_bytes())), "{agent}");
            }
            assert!(is_robot(None) && is_robot(Some(b"")));
        }
    }

    #[test]
    fn what_is_remembered_belongs_to_the_very_same_bytes() {
        // Thousands of agents in sixty-four slots.
        for number in 0..5_000 {
            let person = format!("Mozilla/5.0 (Device {number}) Gecko");
            let robot = format!("Mozilla/5.0 (Deviceb{number}bot) Gecko");
            assert!(!is_robot(Some(person.as_bytes())) && is_robot(Some(robot.as_bytes())));
        }
        let long = format!("Mozilla/5.0 {}", "x".repeat(100_000));
        assert!(!is_robot(Some(long.as_bytes())));
    }
}
