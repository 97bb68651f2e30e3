//! The post: sends the letters that wait, by SMTP, and writes down what became of each.
//!
//! A letter is taken in hand before it is sent and settled afterwards. Who is killed in between
//! leaves it to be tried again later, under the same message identifier, so that a mailbox that
//! keeps each identifier once shows it once.

use std::time::Duration;

use anyhow::{Context, Result};
use desk::Desk;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use office::mail::{
    actions::{POST, settle, take, tidy},
    model::messages,
    table,
};
use web::serve::Stop;

use crate::{
    house::House,
    settings::{MailSecurity, MailSettings},
};

/// How often letters are looked for.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How often old letters are tidied away, in looks.
const TIDY_EVERY: u64 = 720;
/// How long the server may take for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Who sends.
pub struct Post {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// What links begin with.
    origin: String,
}

/// Sends what waits until it is told to stop; without settings it only tidies.
pub async fn run(house: House, mut stop: Stop) {
    let post = match house.settings.mail.as_ref().map(Post::open).transpose() {
        Ok(post) => post,
        Err(error) => {
            tracing::error!(%error, "letters are not sent");
            None
        }
    };
    let mut looks: u64 = 0;
    loop {
        tokio::select! {
            () = stop.wait() => return,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
        if let Some(post) = &post {
            match post.send_due(&house.desk).await {
                Ok(0) => {}
                Ok(count) => tracing::info!(count, "letters were sent"),
                Err(error) => tracing::error!(?error, "sending letters"),
            }
        }
        if looks.is_multiple_of(TIDY_EVERY)
            && let Err(error) = house.desk.act(POST, tidy).await
        {
            tracing::error!(?error, "tidying letters away");
        }
        looks += 1;
    }
}

impl Post {
    /// Makes ready what the settings say; nothing is sent yet.
    pub fn open(settings: &MailSettings) -> Result<Self> {
        type Smtp = AsyncSmtpTransport<Tokio1Executor>;
        let server = settings.server.as_str();
        let builder = match settings.security {
            MailSecurity::Tls => Smtp::relay(server)?,
            MailSecurity::StartTls => Smtp::starttls_relay(server)?,
            MailSecurity::None => Smtp::builder_dangerous(server),
        };
        let mut builder = builder.port(settings.port).timeout(Some(PATIENCE));
        if let Some(user) = &settings.user {
            let password = match &settings.password_file {
                Some(path) => std::fs::read_to_string(path)
                    .with_context(|| format!("无法读取邮件口令文件 {}", path.display()))?,
                None => String::new(),
            };
            let password = password.trim_end().to_owned();
            builder = builder.credentials(Credentials::new(user.clone(), password));
        }
        let from = settings.from.parse().context("配置项 mail.from 不是邮件地址")?;
        let origin = settings.console.trim_end_matches('/').to_owned();
        Ok(Self { transport: builder.build(), from, origin })
    }

    /// Sends every letter that may go out now; says how many messages went.
    pub async fn send_due(&self, desk: &Desk) -> base::Result<usize> {
        let look = desk.look(POST, async |work| table::due(&mut work.tx, work.now).await);
        let mut sent = 0;
        for message in messages(look.await?, &self.origin) {
            let letters = &message.letters;
            desk.act(POST, async |work| take(work, letters).await).await?;
            let trouble = match self.send(&message).await {
                Ok(()) => None,
                Err(error) => {
                    tracing::warn!(%error, "a letter was not sent");
                    Some(format!("{error:#}"))
                }
            };
            sent += usize::from(trouble.is_none());
            let trouble = trouble.as_deref();
            desk.act(POST, async |work| settle(work, letters, trouble).await).await?;
        }
        Ok(sent)
    }

    async fn send(&self, message: &office::mail::model::Message) -> Result<()> {
        let first = message.letters.first().context("a message without a letter")?;
        let host = self.from.email.domain();
        let mail = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(first.name.clone()), first.email.parse()?))
            .subject(message.subject.clone())
            .message_id(Some(format!("<{}@{host}>", first.id)))
            .header(ContentType::TEXT_PLAIN)
            .body(message.text.clone())?;
        self.transport.send(mail).await?;
        Ok(())
    }
}
