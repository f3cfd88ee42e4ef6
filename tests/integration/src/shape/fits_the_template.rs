//! What is deployed is what is tested: `infra/template.yaml` against the code (invariants 3 and 4 of
//! ARCHITECTURE.md), the settings functions read, and the table the tests make for themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// What AWS itself needs to run a function and hand it its events; no client in a manifest stands for it.
const PLUMBING: [&str; 2] = ["logs", "sqs"];

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The template with its tags dropped: `!GetAtt A.Arn` is read as `A.Arn`, `!Ref A` as `A`.
pub(crate) fn template() -> Value {
    serde_saphyr::from_str(&read("infra/template.yaml")).unwrap()
}

pub(crate) fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    path.split('/').fold(value, |value, name| {
        let next = value.get(name);
        next.unwrap_or_else(|| panic!("{name} of {path} is missing in {value}"))
    })
}

/// A text, or a list of texts.
pub(crate) fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(all) => all.iter().map(|one| one.as_str().unwrap()).collect(),
        one => vec![one.as_str().unwrap()],
    }
}

/// A function of the template: the folder of its code and its crate's name, its properties, the statements of its role.
pub(crate) struct Function {
    pub(crate) folder: String,
    pub(crate) name: String,
    pub(crate) properties: Value,
    pub(crate) statements: Vec<Value>,
}

pub(crate) fn functions(template: &Value) -> Vec<Function> {
    let resources = at(template, "Resources").as_object().unwrap();
    let found: Vec<Function> = resources
        .values()
        .filter(|one| one["Type"] == "AWS::Serverless::Function")
        .map(|one| {
            let properties = at(one, "Properties").clone();
            let folder = at(&properties, "CodeUri").as_str().unwrap();
            let role = at(&properties, "Role").as_str().unwrap();
            let role = &resources[role.strip_suffix(".Arn").unwrap()];
            let policies = at(role, "Properties/Policies").as_array().unwrap();
            Function {
                folder: folder.strip_prefix("../").unwrap().to_owned(),
                name: folder.rsplit('/').next().unwrap().to_owned(),
                statements: policies
                    .iter()
                    .flat_map(|one| at(one, "PolicyDocument/Statement").as_array().unwrap())
                    .cloned()
                    .collect(),
                properties,
            }
        })
        .collect();
    assert!(!found.is_empty(), "the template has no function");
    found
}

/// The folders of crates that build a function.
fn function_folders() -> BTreeSet<String> {
    let of = |room: &str| crate::shape::keeps_its_shape::crates(room);
    let all = of("http").into_iter().chain(of("events"));
    all.filter(|folder| read(&format!("{folder}/Cargo.toml")).contains("[[bin]]"))
        .collect()
}

fn files_below(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, extension, found);
        } else if path.extension().is_some_and(|one| one == extension) {
            found.push(path);
        }
    }
}

#[test]
fn every_function_is_deployed_once() {
    let functions = functions(&template());
    let deployed: Vec<_> = functions.into_iter().map(|one| one.folder).collect();
    let once: BTreeSet<String> = deployed.iter().cloned().collect();
    assert_eq!(deployed.len(), once.len(), "{deployed:?}");
    assert_eq!(once, function_folders());
}

#[test]
fn a_function_may_use_the_services_its_manifest_lists_and_no_other() {
    for function in functions(&template()) {
        let manifest = read(&format!("{}/Cargo.toml", function.folder));
        let (_, dependencies) = manifest.split_once("[dependencies]").unwrap();
        let listed: BTreeSet<&str> = dependencies
            .split("\n[")
            .next()
            .unwrap()
            .lines()
            .filter_map(|line| line.strip_prefix("aws-sdk-"))
            .filter_map(|rest| rest.split(['.', ' ', '=']).next())
            .collect();
        let allowed: BTreeSet<&str> = function
            .statements
            .iter()
            .flat_map(|statement| texts(at(statement, "Action")))
            .map(|action| action.split(':').next().unwrap())
            .filter(|service| !PLUMBING.contains(service))
            .collect();
        assert_eq!(listed, allowed, "{}", function.folder);
    }
}

#[test]
fn rights_are_named_one_by_one() {
    fn check(value: &Value, seen: &mut usize) {
        match value {
            Value::Object(fields) => {
                for (name, inner) in fields {
                    if name == "Action" {
                        for action in texts(inner) {
                            assert!(!action.contains('*'), "{action}");
                            *seen += 1;
                        }
                    }
                    assert!(
                        name != "ManagedPolicyArns" && name != "NotAction",
                        "{name}: {inner}"
                    );
                    assert!(name != "Resource" || *inner != "*", "a right on everything");
                    check(inner, seen);
                }
            }
            Value::Array(all) => all.iter().for_each(|inner| check(inner, seen)),
            _ => {}
        }
    }
    let mut seen = 0;
    check(&template(), &mut seen);
    assert!(seen > 0);
}

/// The names of environment variables a source asks for; those of AWS are Lambda's to set.
fn settings(source: &str) -> BTreeSet<String> {
    let code = source.split("#[cfg(test)]").next().unwrap();
    ["required(\"", "var(\""]
        .iter()
        .flat_map(|call| code.split(call).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .filter(|name| !name.starts_with("AWS_"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_function_is_given_the_settings_it_reads() {
    let template = template();
    let desk = settings(&read("functions/clients/environment/src/settings.rs"));
    assert!(desk.contains("SIGNING_KEYS"), "{desk:?}");
    let common = at(&template, "Globals/Function/Environment/Variables");
    for function in functions(&template) {
        let own = &function.properties["Environment"]["Variables"];
        let given: BTreeSet<String> = [common, own]
            .into_iter()
            .filter_map(Value::as_object)
            .flat_map(|variables| variables.keys().cloned())
            .filter(|name| !name.starts_with("AWS_"))
            .collect();
        let mut read = settings(&read(&format!("{}/src/main.rs", function.folder)));
        read.extend(desk.clone());
        assert_eq!(given, read, "{}", function.folder);
    }
}

/// `GET /api/tickets/{}`: method and path, parameters without their names.
fn route(method: &str, path: &str) -> String {
    let parts: Vec<&str> = path
        .split('/')
        .map(|part| if part.starts_with('{') { "{}" } else { part })
        .collect();
    format!("{method} {}", parts.join("/"))
}

fn routes_of_template(function: &Function) -> BTreeSet<String> {
    let events = at(&function.properties, "Events").as_object().unwrap();
    events
        .values()
        .filter(|event| event["Type"] == "HttpApi")
        .map(|event| {
            let text = |name| at(event, name).as_str().unwrap();
            route(text("Properties/Method"), text("Properties/Path"))
        })
        .collect()
}

fn routes_of_code(folder: &str) -> BTreeSet<String> {
    local::desk::routes::all()
        .iter()
        .filter(|listed| listed.function == folder)
        .map(|listed| route(listed.method, listed.path))
        .collect()
}

#[test]
fn routes_of_the_template_are_those_of_the_code() {
    let template = template();
    let mut all = BTreeMap::new();
    for function in functions(&template) {
        let deployed = routes_of_template(&function);
        assert_eq!(
            deployed,
            routes_of_code(&function.name),
            "{}",
            function.folder
        );
        for one in deployed {
            let other = all.insert(one.clone(), function.folder.clone());
            assert_eq!(other, None, "{one} leads to two functions");
        }
    }
    assert!(!all.is_empty());
    let throttled = at(&template, "Resources/PortalApi/Properties/RouteSettings");
    for name in throttled.as_object().unwrap().keys() {
        let (method, path) = name.split_once(' ').unwrap();
        assert!(
            all.contains_key(&route(method, path)),
            "{name} is throttled, but no route"
        );
    }
}

/// The addresses below `/api/` that a script or a page names, what it fills in as `{}`.
fn addresses(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for quote in ['\'', '"', '`'] {
        for rest in source.split(&format!("{quote}/api/")).skip(1) {
            let rest = rest.split(quote).next().unwrap();
            let rest = rest.split(['?', '#', '\n']).next().unwrap();
            let parts: Vec<&str> = rest
                .split('/')
                .map(|part| if part.contains("${") { "{}" } else { part })
                .collect();
            found.push(format!("/api/{}", parts.join("/")));
        }
    }
    found
}

/// Whether a route answers this address: a parameter takes anything, and what a script fills in may be
/// any word.
fn answers(route: &str, address: &str) -> bool {
    let (_, path) = route.split_once(' ').unwrap();
    let (path, address): (Vec<&str>, Vec<&str>) =
        (path.split('/').collect(), address.split('/').collect());
    path.len() == address.len()
        && path
            .iter()
            .zip(&address)
            .all(|(known, asked)| known == asked || [known, asked].contains(&&"{}"))
}

#[test]
fn scripts_and_forms_call_known_routes() {
    let routes: BTreeSet<String> = functions(&template())
        .iter()
        .flat_map(routes_of_template)
        .collect();
    let mut sources = Vec::new();
    files_below(&root().join("site/static/js"), "js", &mut sources);
    assert!(!sources.is_empty());
    files_below(&root().join("site/templates"), "html", &mut sources);
    let mut called = 0;
    for path in sources {
        for address in addresses(&fs::read_to_string(&path).unwrap()) {
            called += 1;
            assert!(
                routes.iter().any(|route| answers(route, &address)),
                "{} calls {address}, which no function answers",
                path.display()
            );
        }
    }
    assert!(called > 0);
}

#[test]
fn addresses_in_scripts_are_read_whatever_their_quotes() {
    let source = "call('GET', '/api/session'); `/api/tickets/${id(number())}/replies`; `/api/tickets?${query}`; \
                  action=\"/api/accounts\"; import '../api/call.js'";
    assert_eq!(
        addresses(source),
        [
            "/api/session",
            "/api/accounts",
            "/api/tickets/{}/replies",
            "/api/tickets"
        ]
    );
    assert!(answers("POST /api/tickets/{}/take", "/api/tickets/{}/{}"));
    assert!(!answers(
        "POST /api/tickets/{}/take",
        "/api/tickets/{}/sell"
    ));
    assert!(!answers("GET /api/tickets", "/api/tickets/{}"));
}

/// Hash and range attribute of a key schema.
fn keys(schema: &Value) -> (&str, &str) {
    let named = |kind: &str| {
        let all = schema.as_array().unwrap();
        let one = all.iter().find(|one| one["KeyType"] == kind).unwrap();
        at(one, "AttributeName").as_str().unwrap()
    };
    (named("HASH"), named("RANGE"))
}

#[test]
fn the_table_is_the_one_that_is_tested() {
    let template = template();
    let table = at(&template, "Resources/PortalTable/Properties");
    assert_eq!(keys(at(table, "KeySchema")), ("pk", "sk"));

    let indexes = at(table, "GlobalSecondaryIndexes").as_array().unwrap();
    let declared: BTreeSet<(&str, &str, &str)> = indexes
        .iter()
        .map(|one| {
            assert_eq!(at(one, "Projection/ProjectionType"), "ALL");
            let (hash, range) = keys(at(one, "KeySchema"));
            (at(one, "IndexName").as_str().unwrap(), hash, range)
        })
        .collect();
    assert_eq!(declared, BTreeSet::from(store::schema::INDEXES));

    let attributes = at(table, "AttributeDefinitions").as_array().unwrap();
    let attributes: BTreeSet<&str> = attributes
        .iter()
        .map(|one| {
            assert_eq!(at(one, "AttributeType"), "S");
            at(one, "AttributeName").as_str().unwrap()
        })
        .collect();
    let mut used = BTreeSet::from(["pk", "sk"]);
    used.extend(
        store::schema::INDEXES
            .iter()
            .flat_map(|(_, hash, range)| [*hash, *range]),
    );
    assert_eq!(attributes, used);

    let ttl = at(table, "TimeToLiveSpecification");
    assert_eq!(at(ttl, "AttributeName"), store::schema::TIME_TO_LIVE);
    assert_eq!(at(ttl, "Enabled"), true);
    assert_eq!(at(table, "StreamSpecification/StreamViewType"), "NEW_IMAGE");
    assert_eq!(at(table, "BillingMode"), "PAY_PER_REQUEST");
}

#[test]
fn pushed_mails_and_no_other_change_wake_inbound_mail() {
    let template = template();
    let path = "Resources/InboundMailFunction/Properties/Events/RetriedMail/Properties/FilterCriteria/Filters";
    let filters = at(&template, path).as_array().unwrap();
    let patterns: Vec<&str> = filters
        .iter()
        .map(|one| at(one, "Pattern").as_str().unwrap())
        .collect();
    assert_eq!(patterns, [store::retries::MAILS_FILTER]);
}

#[test]
fn browsers_keep_for_good_what_an_edition_never_changes_and_nobody_reads_one_put_aside() {
    let template = template();
    let code = at(
        &template,
        "Resources/SiteCachingFunction/Properties/FunctionCode",
    );
    let kept = format!(
        "event.request.uri.indexOf('/{}') === 0",
        generator::edition::KEPT
    );
    assert!(code.as_str().unwrap().contains(&kept), "{code}");
    // S3 does not know what follows a question mark: nothing may depend on it.
    let keys = "Resources/SiteCachePolicy/Properties/CachePolicyConfig/ParametersInCacheKeyAndForwardedToOrigin";
    assert_eq!(
        at(&template, keys)["QueryStringsConfig"]["QueryStringBehavior"],
        "none"
    );
    let policy = "Resources/SiteBucketPolicy/Properties/PolicyDocument/Statement";
    let statements = at(&template, policy).as_array().unwrap();
    let aside = format!("${{SiteBucket.Arn}}/{}*", operator::publish::ASIDE);
    let denied = statements.iter().any(|one| {
        one["Effect"] == "Deny" && one["Action"] == "s3:GetObject" && one["Resource"] == aside
    });
    assert!(denied, "{aside} can be read");
    let upload = at(&template, "Outputs/PublishSite/Value").as_str().unwrap();
    assert!(upload.contains("site upload ${SiteBucket}"), "{upload}");
}

#[test]
fn what_people_wrote_outlives_the_stack() {
    let template = template();
    for name in [
        "PortalTable",
        "FilesBucket",
        "MailBucket",
        "SigningKeySecret",
    ] {
        let resource = at(&template, &format!("Resources/{name}"));
        for policy in ["DeletionPolicy", "UpdateReplacePolicy"] {
            assert_eq!(at(resource, policy), "Retain", "{policy} of {name}");
        }
    }
    let table = at(&template, "Resources/PortalTable/Properties");
    assert_eq!(at(table, "DeletionProtectionEnabled"), true);
    let recovery = at(table, "PointInTimeRecoverySpecification");
    assert_eq!(at(recovery, "PointInTimeRecoveryEnabled"), true);
}

#[test]
fn who_counts_votes_may_touch_nothing_but_votes_and_read_nothing_but_sessions() {
    let functions = functions(&template());
    let feedback = functions.iter().find(|one| one.name == "feedback").unwrap();
    let mut rights = BTreeMap::new();
    for statement in &feedback.statements {
        for action in texts(at(statement, "Action")) {
            if action.starts_with("dynamodb:") {
                let keys = at(
                    statement,
                    "Condition/ForAllValues:StringLike/dynamodb:LeadingKeys",
                );
                rights.insert(action.to_owned(), texts(keys).join(" "));
            }
        }
    }
    let expected = [
        // A session is looked at as it is: to put its end off would be a right to write anybody's.
        ("dynamodb:GetItem", "PERSON#*"),
        ("dynamodb:Query", store::votes::PARTITIONS),
        (
            "dynamodb:UpdateItem",
            &format!("{} {}", store::votes::PARTITIONS, store::votes::BUDGETS),
        ),
    ];
    assert_eq!(
        rights,
        expected
            .map(|(action, keys)| (action.to_owned(), keys.to_owned()))
            .into()
    );
}
