//! Letters: written with what they tell, sent by SMTP, tried again when the server says no.

use std::sync::{Arc, Mutex};

use console::post::Post;
use console::settings::{MailSecurity, MailSettings};
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::articles::submitted;
use crate::town::{Person, Town, in_every_town};

/// A mail server that speaks just enough of the protocol, and refuses as long as it is told to.
#[derive(Clone)]
struct Server {
    port: u16,
    seen: Arc<Mutex<Vec<String>>>,
    refuses: Arc<Mutex<bool>>,
    /// Takes a message and goes away before it says so.
    dies: Arc<Mutex<bool>>,
}

impl Server {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server =
            Self { port, seen: Arc::default(), refuses: Arc::default(), dies: Arc::default() };
        let own = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let own = own.clone();
                tokio::spawn(async move { own.talk(stream).await });
            }
        });
        server
    }

    async fn talk(&self, stream: TcpStream) {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 here\r\n").await.unwrap();
        while let Ok(Some(line)) = lines.next_line().await {
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            let answer = match verb.as_str() {
                "EHLO" => "250-here\r\n250 8BITMIME\r\n",
                "RCPT" if *self.refuses.lock().unwrap() => "451 busy\r\n",
                "DATA" => {
                    write.write_all(b"354 go on\r\n").await.unwrap();
                    let mut text = String::new();
                    while let Ok(Some(line)) = lines.next_line().await {
                        if line == "." {
                            break;
                        }
                        text.push_str(&line);
                        text.push('\n');
                    }
                    self.seen.lock().unwrap().push(text);
                    if *self.dies.lock().unwrap() {
                        return;
                    }
                    "250 kept\r\n"
                }
                "QUIT" => return,
                _ => "250 fine\r\n",
            };
            if write.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }

    fn post(&self) -> Post {
        let settings = MailSettings {
            server: "127.0.0.1".into(),
            port: self.port,
            security: MailSecurity::None,
            user: None,
            password_file: None,
            from: "网站后台 <huabiao@yunxi.gov.cn>".into(),
            console: "http://10.0.0.8:8700/".into(),
        };
        Post::open(&settings).unwrap()
    }

    fn count(&self) -> usize {
        self.seen.lock().unwrap().len()
    }
}

async fn wants(person: &Person, when: &str) {
    let form = json!({"email": "name@yunxi.gov.cn", "mail_when": when});
    person.does("/api/profile", form).await;
}

/// The body of a message, which travels as base64.
fn text_of(message: &str) -> String {
    let (_, body) = message.split_once("\n\n").unwrap();
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let values = body.bytes().filter_map(|byte| letters.iter().position(|one| *one == byte));
    let values: Vec<usize> = values.collect();
    let mut bytes = Vec::new();
    for four in values.chunks(4) {
        let bits = four.iter().fold(0, |bits, value| bits << 6 | value) << (6 * (4 - four.len()));
        bytes.extend((0..four.len().saturating_sub(1)).map(|at| (bits >> (16 - 8 * at)) as u8));
    }
    String::from_utf8(bytes).unwrap()
}

async fn returned(town: &Town, id: &str) {
    let wang = town.person("wang").await;
    let review = wang.sees(&format!("/api/articles/{id}")).await["review"].clone();
    let path = format!("/api/reviews/{}/decision", review["id"].as_str().unwrap());
    let form = json!({"digest": review["digest"], "approve": false, "opinion": "请核对时间"});
    wang.does(&path, form).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_tells_what_waits_and_failures_are_tried_again_later() {
    in_every_town(async |town| {
        let now = base::now();
        town.desk.clock().set(now);
        let server = Server::open().await;
        let post = server.post();
        let li = town.person("li").await;
        wants(&li, "at_once").await;
        wants(&town.person("wang").await, "at_once").await;
        // Who wants none gets none, and nobody is told of their own acts.
        let first = submitted(&town, &li, "关于元旦放假的通知").await;
        assert_eq!(post.send_due(&town.desk).await.unwrap(), 1, "the first reviewer");
        let letter = text_of(&server.seen.lock().unwrap()[0]);
        assert!(letter.contains("王初审") && letter.contains("李信息送审"), "{letter}");
        assert!(letter.contains("http://10.0.0.8:8700/reviews/"), "{letter}");

        // The server says no: nothing is lost, and it is left alone for a while.
        *server.refuses.lock().unwrap() = true;
        returned(&town, &first).await;
        assert_eq!(post.send_due(&town.desk).await.unwrap(), 0);
        *server.refuses.lock().unwrap() = false;
        town.desk.clock().set(now + 59_000);
        assert_eq!(post.send_due(&town.desk).await.unwrap(), 0, "not before its time");
        town.desk.clock().set(now + 61_000);
        assert_eq!(post.send_due(&town.desk).await.unwrap(), 1);
        assert!(text_of(&server.seen.lock().unwrap()[1]).contains("请核对时间"));
        assert_eq!(post.send_due(&town.desk).await.unwrap(), 0);
        assert_eq!(server.count(), 2);

        // It never says yes: after the last try it is given up.
        *server.refuses.lock().unwrap() = true;
        submitted(&town, &town.person("li").await, "关于春节放假的通知").await;
        for days in 1..20 {
            town.desk.clock().set(now + days * 86_400_000);
            assert_eq!(post.send_due(&town.desk).await.unwrap(), 0);
        }
        *server.refuses.lock().unwrap() = false;
        town.desk.clock().set(now + 40 * 86_400_000);
        assert_eq!(post.send_due(&town.desk).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_killed_while_sending_sends_no_second_one_at_once_and_the_same_one_later() {
    in_every_town(async |town| {
        let now = base::now();
        town.desk.clock().set(now);
        let server = Server::open().await;
        let li = town.person("li").await;
        wants(&town.person("wang").await, "at_once").await;
        submitted(&town, &li, "关于元旦放假的通知").await;
        // The message is there, the word that it is never came; then another one begins.
        *server.dies.lock().unwrap() = true;
        assert_eq!(server.post().send_due(&town.desk).await.unwrap(), 0);
        *server.dies.lock().unwrap() = false;
        assert_eq!(server.post().send_due(&town.desk).await.unwrap(), 0);
        assert_eq!(server.count(), 1);
        town.desk.clock().set(now + 61_000);
        assert_eq!(server.post().send_due(&town.desk).await.unwrap(), 1);
        let seen = server.seen.lock().unwrap().clone();
        let id = |text: &str| {
            text.lines().find(|line| line.starts_with("Message-ID")).unwrap().to_owned()
        };
        assert_eq!(id(&seen[0]), id(&seen[1]), "a mailbox shows it once");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_late_is_told_once_and_who_stands_above_too() {
    in_every_town(async |town| {
        // A Friday morning; the step has two working days.
        let friday = base::parse_date("2027-01-15").unwrap() + 9 * 3_600_000;
        town.desk.clock().set(friday);
        let server = Server::open().await;
        let post = server.post();
        submitted(&town, &town.person("li").await, "关于停水的通知").await;
        for person in ["wang", "zhang"] {
            wants(&town.person(person).await, "at_once").await;
        }
        let clock = desk::Caller::Machine("定时发布");
        let remind = async |days: i64| {
            town.desk.clock().set(friday + days * 86_400_000);
            let told = town
                .desk
                .act(clock.clone(), async |work| content::article::actions::remind(work).await);
            let told = told.await.unwrap();
            post.send_due(&town.desk).await.unwrap();
            let seen = std::mem::take(&mut *server.seen.lock().unwrap());
            (told, seen.iter().map(|text| text_of(text)).collect::<Vec<_>>())
        };
        assert_eq!(remind(0).await, (0, vec![]), "there is time");
        let (told, seen) = remind(3).await;
        assert_eq!((told, seen.len()), (1, 1), "{seen:?}");
        assert!(seen[0].contains("还有1个工作日，请您办理"), "{seen:?}");
        assert_eq!(remind(3).await, (0, vec![]), "once is enough");
        let (told, seen) = remind(5).await;
        assert_eq!((told, seen.len()), (1, 2), "{seen:?}");
        let all = seen.concat();
        assert!(all.contains("已超时1个工作日，请您办理") && all.contains("请您督促"), "{all}");
        assert_eq!(remind(6).await, (0, vec![]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_a_place_is_told_of_it_and_of_what_waits_there() {
    in_every_town(async |town| {
        let now = base::now();
        town.desk.clock().set(now);
        let server = Server::open().await;
        let post = server.post();
        wants(&town.person("xu").await, "at_once").await;
        let form = json!({"taker_id": town.accounts["xu"], "valid_from": now,
            "valid_to": now + 5 * 86_400_000, "reason": "外出开会"});
        town.person("wang").await.does("/api/delegations", form).await;
        assert_eq!(post.send_due(&town.desk).await.unwrap(), 1);
        let letter = text_of(&server.seen.lock().unwrap()[0]);
        assert!(letter.contains("王初审委托您代为审核：外出开会"), "{letter}");
        submitted(&town, &town.person("li").await, "关于停水的通知").await;
        assert_eq!(post.send_due(&town.desk).await.unwrap(), 1);
        let letter = text_of(&server.seen.lock().unwrap()[1]);
        assert!(letter.contains("李信息送审，请您初审"), "{letter}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_are_gathered_for_the_morning_or_dropped_when_nobody_wants_them() {
    in_every_town(async |town| {
        // Tomorrow noon.
        let now = base::day_start(base::now()) + 36 * 3_600_000;
        town.desk.clock().set(now);
        let server = Server::open().await;
        let post = server.post();
        let li = town.person("li").await;
        wants(&town.person("wang").await, "daily").await;
        submitted(&town, &li, "关于元旦放假的通知").await;
        submitted(&town, &li, "关于春节放假的通知").await;
        assert_eq!(post.send_due(&town.desk).await.unwrap(), 0);
        town.desk.clock().set(now + 21 * 3_600_000);
        assert_eq!(post.send_due(&town.desk).await.unwrap(), 1, "one message for both");
        let text = text_of(&server.seen.lock().unwrap()[0]);
        assert!(text.contains("元旦") && text.contains("春节"), "{text}");

        let li = town.person("li").await;
        submitted(&town, &li, "关于清明放假的通知").await;
        wants(&town.person("wang").await, "none").await;
        town.desk.clock().set(now + 60 * 3_600_000);
        assert_eq!(post.send_due(&town.desk).await.unwrap(), 0);
        let odd = json!({"email": "不是邮箱", "mail_when": "daily"});
        let li = town.person("li").await;
        assert_eq!(li.post("/api/profile", odd).await.body["field"], "email");
        assert_eq!(li.sees("/api/profile").await["mail_when"], "none");
    })
    .await;
}
