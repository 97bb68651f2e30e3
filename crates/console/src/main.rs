//! `huabiao`: the console of a government website platform, and every command of its operator.

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use console::{
    api, demo,
    house::{House, keys, open_desk},
    import, page, run, set_up,
    settings::{Flags, Settings},
};
use vault::store::Store;

/// Printing and every request take and give back many small pieces of memory.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

const EXAMPLES: &str = "\
常用命令：
  huabiao run --demo                       首次运行：装入演示城市并启动后台和前台
  huabiao run                              启动后台（127.0.0.1:8700）和前台（127.0.0.1:8800）
  huabiao import --site yunxi 文件.jsonl.zst  导入稿件，可重复执行，不会重复入库
  huabiao verify                           核验发布库：签名、链条、每个文件
  huabiao audit                            核验操作日志的链条，列出最近的操作

所有数据都在 --data 指定的目录里；备份这个目录就是备份整个平台。";

#[derive(Parser)]
#[command(name = "huabiao", version, about = "华表：政府网站集约化平台", after_help = EXAMPLES)]
struct Arguments {
    /// 数据目录
    #[arg(long, global = true, default_value = "data", env = "HUABIAO_DATA")]
    data: PathBuf,
    /// 配置文件（默认是数据目录中的 huabiao.toml）
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    /// 后台地址
    #[arg(long, global = true)]
    console: Option<SocketAddr>,
    /// 前台地址
    #[arg(long, global = true)]
    portal: Option<SocketAddr>,
    /// 数据库地址（sqlite:///… 或 postgres://…）
    #[arg(long, global = true, env = "HUABIAO_DATABASE", hide_env_values = true)]
    database: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 启动后台和前台
    Run {
        /// 平台还是空的时，装入演示城市
        #[arg(long)]
        demo: bool,
    },
    /// 只启动后台（前台在另一台主机上）
    Console,
    /// 装入演示城市，或再生成若干篇稿件供测量
    Demo {
        /// 生成的稿件数
        #[arg(long, default_value_t = 0)]
        documents: usize,
        /// 放入的网站
        #[arg(long, default_value = "yunxi")]
        site: String,
    },
    /// 列出网站
    Sites,
    /// 从 JSON Lines 文件导入稿件
    Import {
        /// 网站代码
        #[arg(long)]
        site: String,
        /// 文件（.jsonl 或 .jsonl.zst）
        file: PathBuf,
    },
    /// 印制还没有发布的内容后结束（后台须停着）；平时由 run 自动完成
    Build {
        /// 把这个网站（代码）从头重印一遍
        #[arg(long)]
        site: Option<String>,
    },
    /// 核验发布库：根密钥、时间戳、每一次发布、每一个文件
    Verify,
    /// 核验操作日志，并列出最近的操作
    Audit {
        /// 列出的条数
        #[arg(long, default_value_t = 20)]
        last: i64,
    },
    /// 一个页面由什么而来
    Why {
        /// 网站代码
        #[arg(long)]
        site: String,
        /// 页面地址，如 /zwgk/
        path: String,
    },
    /// 输出接口说明（OpenAPI）
    Openapi,
    /// 画出一份 PDF 的首页（后台自己使用）
    #[command(hide = true)]
    DrawPage,
}

fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| "info,tantivy=warn,sqlx=warn".into());
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    log.with_ansi(std::io::stderr().is_terminal()).init();
    let arguments = Arguments::parse();
    if matches!(arguments.command, Command::DrawPage) {
        return page::draw().map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let done = runtime.context("runtime").and_then(|runtime| runtime.block_on(act(arguments)));
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("错误：{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn act(arguments: Arguments) -> Result<ExitCode> {
    let Arguments { data, config, console, portal, database, command } = arguments;
    let settings = Settings::read(&data, Flags { console, portal, database, config })?;
    match command {
        Command::Run { demo } => Box::pin(start(settings, true, demo)).await?,
        Command::Console => Box::pin(start(settings, false, false)).await?,
        Command::Demo { documents, site } => Box::pin(fill(settings, documents, &site)).await?,
        Command::Sites => list_sites(settings).await?,
        Command::Import { site, file } => return bring_in(settings, &site, &file).await,
        Command::Build { site } => build(settings, site.as_deref()).await?,
        Command::Verify => return verify(&settings),
        Command::Audit { last } => return audit(settings, last).await,
        Command::Why { site, path } => return why(&settings, &site, &path),
        Command::Openapi => say(&api::description().to_pretty_json()?),
        Command::DrawPage => page::draw()?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn start(settings: Settings, with_portal: bool, demo: bool) -> Result<()> {
    let data = settings.data.clone();
    let house = House::open(settings).await?;
    if set_up::is_empty(&house.desk).await? {
        let people = match demo {
            true => {
                say("首次运行：正在装入演示城市……");
                demo::fill(&house.desk).await?
            }
            false => set_up::three_people(&house.desk).await?,
        };
        set_up::keep(&data, &people)?;
    }
    let sites = demo::sites(&house.desk).await?;
    run::run(house, with_portal, |running| {
        say(&format!("\n后台  http://{}", running.console));
        for site in sites.iter().filter(|_| running.portal.is_some()) {
            let port = running.portal.map_or(80, |portal| portal.port());
            say(&format!("前台  http://{}:{port}  {}", site.domain, site.name));
        }
        let people = set_up::people_file(&data);
        if let Ok(table) = std::fs::read_to_string(&people) {
            say(&format!("\n{table}（保存在 {}，改完密码后请删除）", people.display()));
        }
        say("按 Ctrl+C 停止。");
    })
    .await
}

async fn fill(settings: Settings, documents: usize, site: &str) -> Result<()> {
    settings.prepare()?;
    let desk = open_desk(&settings).await?;
    if set_up::is_empty(&desk).await? {
        let people = demo::fill(&desk).await?;
        set_up::keep(&settings.data, &people)?;
        say(&set_up::table(&people));
    }
    if documents > 0 {
        let made = demo::compose(&desk, site, documents).await?;
        say(&format!("composed {made}"));
    }
    Ok(())
}

async fn list_sites(settings: Settings) -> Result<()> {
    let desk = open_desk(&settings).await?;
    for site in demo::sites(&desk).await? {
        say(&format!("{:<12} {:<32} {}", site.code, site.domain, site.name));
    }
    Ok(())
}

async fn bring_in(settings: Settings, site: &str, file: &std::path::Path) -> Result<ExitCode> {
    settings.prepare()?;
    let desk = open_desk(&settings).await?;
    let report = Box::pin(import::run(&desk, site, file, false)).await?;
    for (reason, refused) in &report.refused {
        let lines: Vec<_> = refused.lines.iter().map(usize::to_string).collect();
        say(&format!("未导入 {} 行：{reason}（第 {} 行等）", refused.count, lines.join("、")));
    }
    if let Some(why) = &report.broken_off {
        say(why);
    }
    say(&report.last_line());
    Ok(if report.broken_off.is_some() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

async fn build(settings: Settings, site: Option<&str>) -> Result<()> {
    let house = House::open(settings).await?;
    let Some(site) = site else {
        return demo::told(house.press.catch_up().await);
    };
    let built = demo::told(house.press.full(site).await)?;
    let press::Built { outputs, changed, number } = built;
    say(&format!("built {outputs}, changed {changed}, release {number}"));
    Ok(())
}

fn verify(settings: &Settings) -> Result<ExitCode> {
    let store = Store::open(&settings.store)?;
    let pinned = keys(settings, &store)?.pin();
    match vault::verify::verify(&store, pinned, base::now()) {
        Ok(report) => {
            let vault::verify::Report { sites, releases, blobs, bytes, entries, stale, .. } =
                report;
            say(&format!(
                "核验通过：{sites} 个网站，{releases} 次发布，{entries} 个地址，{blobs} 个文件（{} MB）",
                bytes >> 20
            ));
            if stale {
                say("注意：时间戳已过期，后台没有在运行。");
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(fault) => {
            say(&format!("核验未通过：{fault:#}"));
            Ok(ExitCode::FAILURE)
        }
    }
}

async fn audit(settings: Settings, last: i64) -> Result<ExitCode> {
    let desk = open_desk(&settings).await?;
    let found = demo::told(desk.verify_journal().await)?;
    let from = (found.lines - last).max(0);
    for line in demo::told(desk.journal_after(from, last).await)? {
        let when = base::date_time(line.at);
        let event = office::journal::model::event_name(&line.event);
        say(&format!("{:>8}  {when}  {}  {event}  {}", line.seq, line.person, line.note));
    }
    match found.first_bad {
        None => {
            say(&format!("日志完整：共 {} 条，链尾 {}", found.lines, found.head));
            Ok(ExitCode::SUCCESS)
        }
        Some(seq) => {
            say(&format!("日志不完整：第 {seq} 条与前文不符"));
            Ok(ExitCode::FAILURE)
        }
    }
}

fn why(settings: &Settings, site: &str, path: &str) -> Result<ExitCode> {
    match press::why(&settings.data, site, path)? {
        Some(why) => {
            say(&serde_json::to_string_pretty(&why)?);
            Ok(ExitCode::SUCCESS)
        }
        None => {
            say(&format!("网站 {site} 没有 {path} 这个页面"));
            Ok(ExitCode::FAILURE)
        }
    }
}

/// Answers of a command go to standard output; the log goes to standard error.
#[expect(clippy::print_stdout, reason = "a command's answer")]
fn say(text: &str) {
    println!("{text}");
}
