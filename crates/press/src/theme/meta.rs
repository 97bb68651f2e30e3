//! The `<meta>` tags of 《政府网站发展指引》 (国办发〔2017〕47号, annex 网页设计规范, 网页标签).
//!
//! They are the press's duty: a template has no say in them. Home pages carry the three of the
//! site, lists four more of the section, articles three more of the content; an article's five
//! optional ones are written too. A required tag is never empty.

use crate::html::escape_into;

/// What a missing 网站标识码 is called until it has been given out.
const NO_ID_CODE: &str = "正在申领";

/// The tags of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Meta {
    /// 网站名称.
    pub(crate) site_name: String,
    /// 网站域名, the host only.
    pub(crate) site_domain: String,
    /// 政府网站标识码.
    pub(crate) site_id_code: String,
    /// Present on lists and articles.
    pub(crate) column: Option<Column>,
    /// Present on articles.
    pub(crate) article: Option<Article>,
}

/// The tags of a section.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Column {
    /// 栏目名称.
    pub(crate) name: String,
    /// 栏目描述.
    pub(crate) description: String,
    /// 栏目关键词, comma separated.
    pub(crate) keywords: String,
    /// 栏目类别.
    pub(crate) column_type: String,
}

/// The tags of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Article {
    /// 标题.
    pub(crate) title: String,
    /// 发布时间, the same moment the page shows.
    pub(crate) published: i64,
    /// 来源.
    pub(crate) source: String,
    /// 关键词, comma separated; optional.
    pub(crate) keywords: String,
    /// 作者; optional.
    pub(crate) author: String,
    /// 摘要; optional.
    pub(crate) description: String,
    /// 图片; optional.
    pub(crate) image: String,
    /// 网址.
    pub(crate) url: String,
    /// The page of the site a quoted document belongs to; empty for all others.
    pub(crate) canonical: String,
}

impl Meta {
    /// The page with the tags right after its head begins; `None` when it has no `<head>`.
    pub(crate) fn insert(&self, page: &str) -> Option<String> {
        let (before, after) = page.split_once("<head>")?;
        let mut out = String::with_capacity(page.len() + 1_024);
        out.push_str(before);
        out.push_str("<head>\n");
        self.write(&mut out);
        out.push_str(after.trim_start_matches('\n'));
        Some(out)
    }

    fn write(&self, out: &mut String) {
        tag(out, "SiteName", &self.site_name);
        tag(out, "SiteDomain", &self.site_domain);
        tag(out, "SiteIDCode", or(&self.site_id_code, NO_ID_CODE));
        if let Some(column) = &self.column {
            let description = format!("{}“{}”栏目", self.site_name, column.name);
            tag(out, "ColumnName", &column.name);
            tag(out, "ColumnDescription", or(&column.description, &description));
            tag(out, "ColumnKeywords", or(&column.keywords, &column.name));
            tag(out, "ColumnType", or(&column.column_type, "其他"));
        }
        if let Some(article) = &self.article {
            tag(out, "ArticleTitle", &article.title);
            tag(out, "PubDate", &base::date_time(article.published));
            tag(out, "ContentSource", or(&article.source, &self.site_name));
            tag(out, "Keywords", &article.keywords);
            tag(out, "Author", &article.author);
            tag(out, "Description", &article.description);
            tag(out, "Image", &article.image);
            tag(out, "Url", &article.url);
            if !article.canonical.is_empty() {
                out.push_str("<link rel=\"canonical\" href=\"");
                escape_into(out, &article.canonical);
                out.push_str("\">\n");
            }
        }
    }
}

fn or<'a>(text: &'a str, otherwise: &'a str) -> &'a str {
    if text.trim().is_empty() { otherwise } else { text }
}

fn tag(out: &mut String, name: &str, content: &str) {
    out.push_str("<meta name=\"");
    out.push_str(name);
    out.push_str("\" content=\"");
    escape_into(out, content);
    out.push_str("\">\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::tags;

    fn site() -> Meta {
        Meta {
            site_name: "清河市人民政府".into(),
            site_domain: "www.qinghe.gov.cn".into(),
            ..Meta::default()
        }
    }

    fn names(meta: &Meta) -> Vec<(String, bool)> {
        let page =
            meta.insert("<!doctype html><html><head><title>x</title></head></html>").unwrap();
        let metas = tags(&page).filter(|tag| tag.opens("meta"));
        metas
            .map(|tag| {
                let content = tag.attribute("content").unwrap();
                (tag.attribute("name").unwrap().to_owned(), !content.is_empty())
            })
            .collect()
    }

    #[test]
    fn every_kind_of_page_has_its_tags_and_no_required_one_is_empty() {
        let mut meta = site();
        assert_eq!(names(&meta).len(), 3);
        meta.column = Some(Column { name: "通知公告".into(), ..Column::default() });
        assert_eq!(names(&meta).len(), 7);
        meta.article = Some(Article { title: "标题".into(), ..Article::default() });
        let all = names(&meta);
        let required: Vec<_> = all.iter().take(10).map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            required,
            [
                "SiteName",
                "SiteDomain",
                "SiteIDCode",
                "ColumnName",
                "ColumnDescription",
                "ColumnKeywords",
                "ColumnType",
                "ArticleTitle",
                "PubDate",
                "ContentSource",
            ]
        );
        assert!(all.iter().take(10).all(|(_, full)| *full));
        let optional: Vec<_> = all.iter().skip(10).map(|(name, _)| name.as_str()).collect();
        assert_eq!(optional, ["Keywords", "Author", "Description", "Image", "Url"]);
    }

    #[test]
    fn a_value_cannot_leave_its_tag() {
        let mut meta = site();
        meta.site_name = "\"><script>alert(1)</script>".into();
        let page = meta.insert("<head></head>").unwrap();
        assert!(!page.contains("<script>"));
        assert_eq!(meta.insert("<HEAD>"), None);
    }
}
