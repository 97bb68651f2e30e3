//! The few pages that belong to no site.

use bytes::Bytes;
use hyper::header::{
    ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderValue, LOCATION, RETRY_AFTER,
};
use hyper::{HeaderMap, StatusCode};
use web::Coding;

use super::Asked;
use super::answer::{Answer, answer};
use crate::house::House;
use crate::page::switch::File;
use crate::page::{FOREVER, not_modified};
use crate::world::World;

/// Something in a media type that must be asked for each time.
pub(crate) fn fresh(
    house: &House,
    status: StatusCode,
    media_type: &'static str,
    body: impl Into<Bytes>,
) -> Answer {
    let body = body.into();
    let mut head = HeaderMap::with_capacity(16);
    head.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    head.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    head.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    web::portal_headers(&mut head, house.settings.https);
    answer(status, head, body)
}

/// 404 for a host that no site here has; 503 while one of the sites that should be here is not
/// yet. Nothing of any site is shown.
pub(super) fn unknown_host(house: &House, world: &World) -> Answer {
    if world.lacks_sites() {
        return unavailable(house);
    }
    let text = "本服务器上没有这个网站，请检查网址中的域名是否正确。";
    page(house, StatusCode::NOT_FOUND, "没有这个网站", text)
}

/// 400 for a request that does not say which host it wants.
pub(super) fn no_host(house: &House) -> Answer {
    page(house, StatusCode::BAD_REQUEST, "请求不完整", "请求中没有写明要访问的网站。")
}

/// 404 for a site that has no page of its own for it.
pub(super) fn not_found(house: &House) -> Answer {
    page(house, StatusCode::NOT_FOUND, "没有找到页面", "这个网址没有对应的页面。")
}

/// 405: only GET and HEAD.
pub(super) fn not_allowed(house: &House) -> Answer {
    let text = "这里只提供网页浏览，不接受这种请求。";
    let mut answer = page(house, StatusCode::METHOD_NOT_ALLOWED, "不支持的请求方式", text);
    answer.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    answer
}

/// 503 without a page of the site.
pub(super) fn unavailable(house: &House) -> Answer {
    let text = "网站正在准备或恢复，请过几分钟再来。";
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let mut answer = page(house, status, "页面暂时打不开", text);
    answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("60"));
    answer
}

/// 503 because too many want too much.
pub(super) fn busy(house: &House) -> Answer {
    let text = "现在访问的人很多，请过一会儿再试。";
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let mut answer = page(house, status, "请稍候再试", text);
    answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("5"));
    answer
}

/// A file of the portal's own, whose address names its content.
pub(super) fn file(house: &House, file: &'static File, asked: &Asked) -> Answer {
    let mut answer = fresh(house, StatusCode::OK, file.media_type, file.text);
    let head = answer.headers_mut();
    head.insert(CACHE_CONTROL, HeaderValue::from_static(FOREVER));
    let etag = web::etag_of(file.mark(), Coding::Identity);
    let known = web::unchanged(asked.headers(), &etag);
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        head.insert(ETAG, etag);
    }
    if known {
        let head = not_modified(head);
        return self::answer(StatusCode::NOT_MODIFIED, head, Bytes::new());
    }
    answer
}

/// 301 to another address of the same site.
pub(super) fn moved(house: &House, location: HeaderValue) -> Answer {
    let status = StatusCode::MOVED_PERMANENTLY;
    let mut answer = fresh(house, status, "text/html; charset=utf-8", "");
    let ask = HeaderValue::from_static(crate::page::ASK);
    answer.headers_mut().insert(CACHE_CONTROL, ask);
    answer.headers_mut().insert(LOCATION, location);
    answer
}

fn page(house: &House, status: StatusCode, title: &str, text: &str) -> Answer {
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title}</title></head>\n<body><h1>{title}</h1><p>{text}</p></body>\n</html>\n"
    );
    fresh(house, status, "text/html; charset=utf-8", html)
}
