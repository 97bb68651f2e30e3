//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{ArgAction, Parser};
use seal::Digest;

use super::{Settings, file};

const TEMPLATE: &str = "{about}\n\n用法：{usage}\n\n选项：\n{options}{after-help}\n";

const EXAMPLES: &str = "\
例子：
  huabiao-portal
      在 127.0.0.1:8800 提供 data/store 中的站点，状态保存在 data/portal
  huabiao-portal --data /var/lib/huabiao --portal 0.0.0.0:80 --root-key 3f9a…
      对外服务，只承认指纹为 3f9a… 的根密钥
  huabiao-portal --print-config > portal.toml
      写出带注释的配置文件，改好后用 --config portal.toml 启动

前台没有管理页面。每个站点的状态见 http://监听地址/-/status；
任何人都可以在 /.well-known/huabiao/ 取得签名，自行核对。
数据目录中的 portal 子目录丢失也不要紧：前台会从发布库重新取得全部内容，核验后再提供。";

/// 华表前台：核验后台签名的发布，把网页提供给公众
///
/// 前台跟随发布库中的新发布，逐字节核验签名和摘要，只提供核验无误的内容。
///
/// 后台停机时照常服务；文件被改动时不会送出，而是报警并从发布库恢复。
#[derive(Debug, Clone, Default, Parser)]
#[command(name = "huabiao-portal", version, help_template = TEMPLATE, after_help = EXAMPLES)]
#[command(override_usage = "huabiao-portal [选项]")]
#[command(disable_help_flag = true, disable_version_flag = true)]
pub struct Args {
    /// 数据目录；前台使用其中的 portal 子目录 [默认: data]
    #[arg(long, value_name = "目录")]
    pub data: Option<PathBuf>,
    /// 发布库目录，由后台写入；前台只写其中的 inbox 子目录 [默认: 数据目录下的 store]
    #[arg(long, value_name = "目录")]
    pub store: Option<PathBuf>,
    /// 监听地址和端口 [默认: 127.0.0.1:8800]
    #[arg(long, value_name = "地址")]
    pub portal: Option<SocketAddr>,
    /// 根密钥指纹，64 位十六进制；不给时记住第一次见到的
    #[arg(long, value_name = "指纹")]
    pub root_key: Option<Digest>,
    /// 访问日志文件；不给就不记录
    #[arg(long, value_name = "文件")]
    pub access_log: Option<PathBuf>,
    /// 每隔多少秒把访问量密封送往后台，0 表示不统计 [默认: 60]
    #[arg(long, value_name = "秒")]
    pub visit_seconds: Option<u64>,
    /// 配置文件
    #[arg(long, value_name = "文件")]
    pub config: Option<PathBuf>,
    /// 打印带注释的配置文件后结束
    #[arg(long)]
    pub print_config: bool,
    /// 由 huabiao run 启动时使用：该进程结束，前台随之结束
    #[arg(long, value_name = "进程号")]
    pub parent: Option<u32>,
    /// 显示本帮助
    #[arg(short, long, action = ArgAction::HelpLong)]
    pub help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = ArgAction::Version)]
    pub version: Option<bool>,
}

/// The settings in force: what the command line says, or else the file, or else the default.
/// Fails with a Chinese sentence when the file cannot be read or names something unknown.
pub fn settings(args: &Args) -> anyhow::Result<Settings> {
    let file = match &args.config {
        Some(path) => file::read(path)?,
        None => file::Written::default(),
    };
    let default = Settings::default();
    let data = args.data.clone().or(file.data).unwrap_or(default.data);
    let store = args.store.clone().or(file.store).unwrap_or_else(|| data.join("store"));
    Ok(Settings {
        data,
        store,
        address: args.portal.or(file.portal).unwrap_or(default.address),
        root_key: args.root_key.or(file.root_key),
        https: file.https.unwrap_or(default.https),
        proxies: file.proxies.unwrap_or(default.proxies),
        access_log: args.access_log.clone().or(file.access_log),
        cache_mib: file.cache_mib.unwrap_or(default.cache_mib),
        threads: file.threads.unwrap_or(default.threads),
        connections: file.connections.unwrap_or(default.connections),
        connections_per_source: file
            .connections_per_source
            .unwrap_or(default.connections_per_source),
        scrub_mib_per_second: file.scrub_mib_per_second.unwrap_or(default.scrub_mib_per_second),
        visit_seconds: args.visit_seconds.or(file.visit_seconds).unwrap_or(default.visit_seconds),
    })
}
