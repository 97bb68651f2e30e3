//! What can be wrong with something that came out of a store.

use std::fmt;

use seal::Digest;

/// The first thing found wrong, with a Chinese sentence ([`fmt::Display`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// A parts blob breaks its format or a limit.
    Parts(&'static str),
    /// A page or fragment names a fragment the site does not have.
    Fragment(String),
    /// A tree node breaks the format or the shape.
    Node(Digest, &'static str),
    /// A tree cannot take this path or entry.
    Path(String, &'static str),
    /// A blob is nowhere.
    Missing(Digest),
    /// A blob's bytes do not have its digest.
    Altered(Digest),
    /// A bundle (file name) breaks its format.
    Bundle(String, &'static str),
    /// A signed file cannot be read as what it should be.
    Unreadable(&'static str),
    /// The key list is not signed by the pinned root key.
    RootKey,
    /// The key list's signature is wrong.
    RootSignature,
    /// The key list has run out.
    RootExpired,
    /// The key list is older than, or differs from, one accepted before.
    RootReplayed,
    /// Something came before the key list or the timestamp it needs.
    TooEarly,
    /// The timestamp's signature is wrong.
    TimestampSignature,
    /// The timestamp has run out.
    TimestampExpired,
    /// The timestamp is older than one accepted before.
    TimestampReplayed,
    /// There are two timestamps of one sequence number.
    TimestampForked,
    /// Epochs of key list, timestamp or release do not fit, or fall back.
    Epoch,
    /// The timestamp names an older release of a site than the one held.
    SiteRolledBack(String),
    /// The timestamp names another release of the number held.
    SiteForked(String),
    /// The timestamp does not name the site.
    SiteUnknown(String),
    /// A release's signature is wrong.
    ReleaseSignature(String, u64),
    /// A release belongs to another site.
    ReleaseSite(String),
    /// A release does not have the number that is due (site, due, found).
    ReleaseOrder(String, u64, u64),
    /// A release does not continue the one before it.
    ReleaseParent(String, u64),
    /// The newest release is not the one the timestamp names.
    ReleaseNotNamed(String, u64),
    /// A release says something that its tree does not.
    ReleaseTree(String, u64),
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Flaw::Parts(what) => write!(f, "页面数据不正确：{what}"),
            Flaw::Fragment(name) => write!(f, "缺少页面片段“{name}”"),
            Flaw::Node(digest, what) => write!(f, "目录节点 {digest} 不正确：{what}"),
            Flaw::Path(path, what) => write!(f, "路径“{path}”不能使用：{what}"),
            Flaw::Missing(digest) => write!(f, "缺少数据块 {digest}"),
            Flaw::Altered(digest) => write!(f, "数据块 {digest} 的内容与摘要不符"),
            Flaw::Bundle(name, what) => write!(f, "发布包 {name} 不正确：{what}"),
            Flaw::Unreadable(what) => write!(f, "{what}无法识别"),
            Flaw::RootKey => f.write_str("密钥清单不是由约定的根密钥签署"),
            Flaw::RootSignature => f.write_str("密钥清单的签名不正确"),
            Flaw::RootExpired => f.write_str("密钥清单已过有效期"),
            Flaw::RootReplayed => f.write_str("密钥清单比已接受的旧，或与其不一致"),
            Flaw::TooEarly => f.write_str("尚未接受密钥清单或时间戳，不能继续检查"),
            Flaw::TimestampSignature => f.write_str("时间戳的签名不正确"),
            Flaw::TimestampExpired => f.write_str("时间戳已过有效期"),
            Flaw::TimestampReplayed => f.write_str("时间戳比已接受的旧"),
            Flaw::TimestampForked => f.write_str("出现了序号相同而内容不同的时间戳"),
            Flaw::Epoch => f.write_str("密钥纪元不一致或倒退"),
            Flaw::SiteRolledBack(site) => write!(f, "站点 {site} 的发布序号倒退"),
            Flaw::SiteForked(site) => write!(f, "站点 {site} 出现了序号相同而内容不同的发布"),
            Flaw::SiteUnknown(site) => write!(f, "时间戳中没有站点 {site}"),
            Flaw::ReleaseSignature(site, number) => {
                write!(f, "站点 {site} 第 {number} 次发布的签名不正确")
            }
            Flaw::ReleaseSite(site) => write!(f, "站点 {site} 中混入了其他站点的发布"),
            Flaw::ReleaseOrder(site, due, found) => {
                write!(f, "站点 {site} 的发布次序不正确：应为第 {due} 次，实为第 {found} 次")
            }
            Flaw::ReleaseParent(site, number) => {
                write!(f, "站点 {site} 第 {number} 次发布与上一次不相接")
            }
            Flaw::ReleaseNotNamed(site, number) => {
                write!(f, "站点 {site} 第 {number} 次发布与时间戳不符")
            }
            Flaw::ReleaseTree(site, number) => {
                write!(f, "站点 {site} 第 {number} 次发布与其目录不符")
            }
        }
    }
}

impl std::error::Error for Flaw {}
