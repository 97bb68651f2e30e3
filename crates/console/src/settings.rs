//! Settings: one small file beside the data, and flags that win over it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

/// Name of the file in the data folder.
pub const FILE: &str = "huabiao.toml";

/// The file as a first run writes it: every setting, explained, at its default.
pub const COMMENTED: &str = r#"# 华表 配置文件。每一项都可以省略，省略时取这里写出的值；命令行参数优先于本文件。

# 后台（控制台）监听的地址。只在内网开放。
console = "127.0.0.1:8700"

# 前台（门户）监听的地址。
portal = "127.0.0.1:8800"

# 数据库。默认是数据目录中的 SQLite 文件；大型安装可用 PostgreSQL：
# database = "postgres://huabiao:密码@127.0.0.1/huabiao"
# database = "sqlite:///完整路径/console.db"

# 发布库：后台把签过名的发布放进去，前台从中取走。默认是数据目录中的 store。
# store = "/完整路径/store"

# 主题所在目录。默认使用程序自带的主题。
# themes = "/完整路径/themes"

# 前台每隔多少秒把访问量密封送往后台，0 表示不统计。只记页面和次数，不记访问者。
# 前台单独运行时，在前台的配置文件里设置。
visit_seconds = 60

# 邮件提醒。不写这一段就不发邮件。口令单独放在只有本程序能读的文件里。
# [mail]
# server = "smtp.example.gov.cn"
# port = 465
# security = "tls"          # tls、starttls 或 none（仅限本机或内网专线）
# user = "huabiao"
# password_file = "/完整路径/mail-password"
# from = "网站后台 <huabiao@example.gov.cn>"
# console = "http://10.0.0.8:8700"   # 邮件里的链接以它开头
"#;

/// What the program runs with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Folder of everything that is kept.
    pub data: PathBuf,
    /// Address of the console.
    pub console: SocketAddr,
    /// Address of the portal.
    pub portal: SocketAddr,
    /// Address of the database.
    pub database: String,
    /// Folder of the store.
    pub store: PathBuf,
    /// Folder of themes, when not our own.
    pub themes: Option<PathBuf>,
    /// How often the portal beside us tells what was read, seconds; 0: not at all.
    pub visit_seconds: u64,
    /// How letters go out; not at all without it.
    pub mail: Option<MailSettings>,
}

/// How letters go out.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    /// Host of the server that takes them.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// How the line to it is kept secret.
    #[serde(default)]
    pub security: MailSecurity,
    /// Name to log in with; no login without it.
    pub user: Option<String>,
    /// File that holds the password.
    pub password_file: Option<PathBuf>,
    /// Who they come from.
    pub from: String,
    /// What links begin with.
    pub console: String,
}

/// How the line to the mail server is kept secret.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailSecurity {
    /// From the first byte on.
    #[default]
    Tls,
    /// After the greeting.
    StartTls,
    /// Not at all: within one machine or a line of one's own.
    None,
}

/// Flags that win over the file.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// `--console`.
    pub console: Option<SocketAddr>,
    /// `--portal`.
    pub portal: Option<SocketAddr>,
    /// `--database`.
    pub database: Option<String>,
    /// `--config`.
    pub config: Option<PathBuf>,
}

/// The file as it may be written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    console: Option<SocketAddr>,
    portal: Option<SocketAddr>,
    database: Option<String>,
    store: Option<PathBuf>,
    themes: Option<PathBuf>,
    visit_seconds: Option<u64>,
    mail: Option<MailSettings>,
}

impl Settings {
    /// Reads the file, if there is one, and lets the flags win.
    pub fn read(data: &Path, flags: Flags) -> Result<Self> {
        let path = flags.config.clone().unwrap_or_else(|| data.join(FILE));
        let file = match std::fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text)
                .with_context(|| format!("配置文件 {} 有误", path.display()))?,
            Err(error)
                if error.kind() == std::io::ErrorKind::NotFound && flags.config.is_none() =>
            {
                File::default()
            }
            Err(error) => {
                return Err(error).with_context(|| format!("无法读取 {}", path.display()));
            }
        };
        let data = std::path::absolute(data)?;
        let own = format!("sqlite://{}", data.join("console.db").display());
        Ok(Self {
            console: flags.console.or(file.console).unwrap_or(([127, 0, 0, 1], 8700).into()),
            portal: flags.portal.or(file.portal).unwrap_or(([127, 0, 0, 1], 8800).into()),
            database: flags.database.or(file.database).unwrap_or(own),
            store: file.store.unwrap_or_else(|| data.join("store")),
            themes: file.themes,
            visit_seconds: file.visit_seconds.unwrap_or(60),
            mail: file.mail,
            data,
        })
    }

    /// Makes the data folder, with the commented file in it, when there is none.
    pub fn prepare(&self) -> Result<()> {
        let make = |path: &Path| {
            std::fs::create_dir_all(path)
                .with_context(|| format!("无法建立目录 {}", path.display()))
        };
        make(&self.data)?;
        make(&self.store)?;
        let path = self.data.join(FILE);
        if !path.exists() {
            std::fs::write(&path, COMMENTED)
                .with_context(|| format!("无法写入 {}", path.display()))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commented_file_says_the_defaults() {
        let dir = tempfile::tempdir().unwrap();
        let bare = Settings::read(dir.path(), Flags::default()).unwrap();
        bare.prepare().unwrap();
        let read = Settings::read(dir.path(), Flags::default()).unwrap();
        assert_eq!((read.console, read.portal), (bare.console, bare.portal));
        assert_eq!((read.database, read.store), (bare.database, bare.store));
        assert_eq!(read.visit_seconds, bare.visit_seconds);
    }

    #[test]
    fn an_unknown_setting_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE), "consle = \"127.0.0.1:1\"\n").unwrap();
        let error = Settings::read(dir.path(), Flags::default()).unwrap_err();
        assert!(format!("{error:#}").contains("consle"), "{error:#}");
    }

    #[test]
    fn a_flag_wins_over_the_file() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE), "portal = \"127.0.0.1:1\"\n").unwrap();
        let flags = Flags { portal: Some(([127, 0, 0, 1], 2).into()), ..Flags::default() };
        let read = Settings::read(dir.path(), flags).unwrap();
        assert_eq!(read.portal.port(), 2);
    }
}
