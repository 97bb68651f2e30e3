//! The console's API as a whole: every wing's doors under `/api`, and its description.

use axum::Router;
use axum::middleware::from_fn_with_state;
use desk::Desk;
use utoipa::openapi::{
    InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, ResponseBuilder,
    security::{ApiKey, ApiKeyValue, SecurityScheme},
};
use utoipa_axum::router::OpenApiRouter;

const REFUSED: [(&str, &str); 6] = [
    ("401", "没有登录"),
    ("403", "没有权限"),
    ("404", "没有这个对象"),
    ("409", "状态已经变化"),
    ("422", "内容不符合要求"),
    ("500", "系统繁忙"),
];

/// The doors under `/api`, guarded, and their description.
pub fn api(desk: &Desk) -> (Router, OpenApi) {
    let (router, api) = described();
    let router = router.layer(from_fn_with_state(desk.clone(), office::session::guard));
    (router.with_state(desk.clone()), api)
}

/// The description alone, as it is kept beside the console's sources.
pub fn description() -> OpenApi {
    described().1
}

fn described() -> (Router<Desk>, OpenApi) {
    let info = InfoBuilder::new()
        .title("华表 后台接口")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "后台应用所做的一切都经过这里，脚本也可以。时间是 1970 年以来的毫秒数；\
             除登录外，每个 POST 都要带 X-Csrf 头。",
        ))
        .build();
    let base = OpenApiBuilder::new().info(info).build();
    let doors = OpenApiRouter::new().merge(office::routes()).merge(content::routes());
    let doors = doors.merge(crate::preview::routes());
    let (router, mut api) = OpenApiRouter::with_openapi(base).nest("/api", doors).split_for_parts();
    add_refusals(&mut api);
    (router, api)
}

/// Every door can refuse in the same ways; they are written down once for all.
fn add_refusals(api: &mut OpenApi) {
    let problem = || Ref::from_schema_name("Problem");
    let components = api.components.get_or_insert_default();
    components
        .schemas
        .insert("Problem".to_owned(), <web::Problem as utoipa::PartialSchema>::schema());
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("huabiao")));
    components.add_security_scheme("session", cookie);
    for item in api.paths.paths.values_mut() {
        for operation in [&mut item.get, &mut item.post].into_iter().flatten() {
            // Contexts use the same plain verbs; in one description their names must differ.
            if let (Some(tags), Some(id)) = (&operation.tags, &operation.operation_id) {
                operation.operation_id = Some(format!("{}_{id}", tags.join("_")));
            }
            for (status, say) in REFUSED {
                let content =
                    utoipa::openapi::ContentBuilder::new().schema(Some(problem())).build();
                let answer =
                    ResponseBuilder::new().description(say).content("application/json", content);
                let answers = &mut operation.responses.responses;
                answers.entry(status.to_owned()).or_insert(RefOr::T(answer.build()));
            }
        }
    }
}
