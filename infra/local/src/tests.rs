//! What the operator puts up, into the stand-in of S3 and read from there meanwhile.

use std::sync::{Arc, Mutex};

use aws_sdk_s3::Client;
use aws_sdk_s3::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents, SharedInterceptor};
use domain::id::Timestamp;
use generator::edition::{Edition, KEPT, edition};
use operator::publish::{ASIDE, Bucket, EDITIONS, STAYS_SECONDS, publish, put_back};

use crate::aws::storage::{self, FILES_BUCKET};
use crate::aws::verified::Promise;
use crate::doors::server::Server;
use crate::testing;

const ADDRESS: &str = "https://aide.exemple.fr";
const NOON: Timestamp = Timestamp(1_796_126_400_000);

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// A reader who looks at the whole bucket before every request that changes it, and the power that fails.
#[derive(Debug, Clone, Default)]
struct Reader {
    root: std::path::PathBuf,
    seen: Arc<Mutex<Vec<String>>>,
    steps: Arc<Mutex<usize>>,
    /// The request that does not happen any more.
    ends_at: Option<usize>,
}

impl Intercept for Reader {
    fn name(&self) -> &'static str {
        "Reader"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), Failed> {
        if matches!(context.request().method(), "PUT" | "DELETE") {
            self.look();
            let mut steps = self.steps.lock().unwrap();
            *steps += 1;
            if self.ends_at.is_some_and(|end| *steps > end) {
                return Err("the line is cut".into());
            }
        }
        Ok(())
    }
}

impl Reader {
    /// Notes what a page uses that is not there, or not what the page was made for.
    fn look(&self) {
        for (key, page) in below(&self.root, "") {
            if !key.ends_with(".html") || key.starts_with(ASIDE) {
                continue;
            }
            for used in page.split("src=\"/").skip(1) {
                let used = used.split('"').next().unwrap();
                let bytes = std::fs::read_to_string(self.root.join(used)).unwrap_or_default();
                let wanted = page.split("wants ").nth(1).unwrap();
                let wanted = wanted.split('<').next().unwrap();
                if bytes != format!("/* {wanted} */") {
                    let line = format!("{key} wants {wanted} of {used}: {bytes:?}");
                    self.seen.lock().unwrap().push(line);
                }
            }
        }
        self.follow("index.html", &mut std::collections::BTreeSet::new());
    }

    /// Notes the links that lead nowhere, from the way in on: nobody is yet on a page that nothing leads to.
    fn follow(&self, key: &str, followed: &mut std::collections::BTreeSet<String>) {
        let Ok(page) = std::fs::read_to_string(self.root.join(key)) else {
            return;
        };
        for link in page.split("href=\"/").skip(1) {
            let to = format!("{}/index.html", link.split('"').next().unwrap());
            if !self.root.join(&to).exists() {
                let line = format!("{key} leads to {to}, which is not there");
                self.seen.lock().unwrap().push(line);
            }
            if followed.insert(to.clone()) {
                self.follow(&to, followed);
            }
        }
    }
}

fn below(root: &std::path::Path, inside: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(root.join(inside)) else {
        return found;
    };
    for entry in entries {
        let entry = entry.unwrap();
        let name = format!("{inside}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            found.extend(below(root, &format!("{name}/")));
        } else if let Ok(text) = std::fs::read_to_string(entry.path()) {
            found.push((name, text));
        }
    }
    found
}

struct Place {
    bucket: Bucket,
    reader: Reader,
    folder: tempfile::TempDir,
    address: std::net::SocketAddr,
    _server: Server,
}

async fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let server = storage::start(
        testing::listener().await,
        storage::Settings {
            root: folder.path().to_owned(),
            origins: Vec::new(),
            access_key: "local".to_owned(),
            secret_key: "local-secret".to_owned(),
            promise: Promise::Written,
        },
    )
    .unwrap();
    let address = server.address();
    let reader = Reader {
        root: folder.path().join(FILES_BUCKET),
        ..Reader::default()
    };
    Place {
        bucket: bucket(address, &reader),
        reader,
        folder,
        address,
        _server: server,
    }
}

fn bucket(address: std::net::SocketAddr, reader: &Reader) -> Bucket {
    let client = testing::s3(address);
    let mut config = client.config().to_builder();
    config.push_interceptor(SharedInterceptor::new(reader.clone()));
    Bucket {
        client: Client::from_conf(config.build()),
        name: FILES_BUCKET.to_owned(),
    }
}

/// A site whose pages want the script of their own edition, and lead to each other.
fn site(version: &str, pages: &[&str]) -> Edition {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: String| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    };
    let links: String = pages
        .iter()
        .map(|page| format!("<a href=\"/{page}\"></a>"))
        .collect();
    let page = format!("<script src=\"/js/a.js?h=00\"></script>wants {version}<{links}");
    write("index.html", page.clone());
    for name in pages {
        write(&format!("{name}/index.html"), page.clone());
    }
    write("js/a.js", format!("/* {version} */"));
    write("sw.js", format!("/* {version} */"));
    edition(folder.path(), ADDRESS).unwrap()
}

impl Place {
    /// Nothing was ever missing, up to now.
    fn is_whole(&self) {
        self.reader.look();
        assert_eq!(*self.reader.seen.lock().unwrap(), [""; 0]);
    }

    fn read(&self, key: &str) -> Option<String> {
        std::fs::read_to_string(self.reader.root.join(key)).ok()
    }
}

#[tokio::test]
async fn no_page_is_ever_there_before_what_it_needs() {
    let place = place().await;
    let steps = || *place.reader.steps.lock().unwrap();
    let mut now = NOON;
    for (version, pages) in [
        ("1", &["a", "b"][..]),
        ("2", &["a", "b", "c"]),
        ("3", &["a"]),
        ("3", &["a"]),
        ("4", &["d"]),
        ("5", &["d"]),
    ] {
        let before = steps();
        now = now.plus_seconds(STAYS_SECONDS);
        publish(&place.bucket, &site(version, pages), now)
            .await
            .unwrap();
        assert!(steps() > before, "the reader has looked");
        place.is_whole();
        let index = place.read("index.html").unwrap();
        assert!(index.contains(&format!("wants {version}<")));
        for page in ["a", "b", "c", "d"] {
            let there = place.read(&format!("{page}/index.html")).is_some();
            assert_eq!(there, pages.contains(&page), "{version}: {page}");
        }
    }
    let scripts = below(&place.reader.root, KEPT);
    let scripts: Vec<&str> = scripts.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(scripts.len(), EDITIONS, "older ones are gone: {scripts:?}");
}

#[tokio::test]
async fn what_a_page_uses_stays_for_a_day_after_it_was_last_read_however_many_come() {
    let place = place().await;
    let used = |version: &str| site(version, &["a"]).assets[0].key.clone();
    let hour = |hours: i64| NOON.plus_seconds(hours * 3600);
    for (version, at) in [("1", 0), ("2", 1), ("3", 2), ("4", 3), ("5", 4), ("1", 5)] {
        let edition = site(version, &["a"]);
        publish(&place.bucket, &edition, hour(at)).await.unwrap();
    }
    for version in ["1", "2", "3", "4", "5"] {
        assert!(place.read(&used(version)).is_some(), "{version}");
    }
    // Put up again the first is read again; the second was read until the third came, at two.
    for (version, at, gone) in [("6", 25, ""), ("7", 26, "2"), ("8", 27, "3")] {
        let edition = site(version, &["a"]);
        publish(&place.bucket, &edition, hour(at)).await.unwrap();
        let all = ["1", "2", "3", "4", "5", "6", "7", "8"];
        let missing = all.iter().filter(|one| place.read(&used(one)).is_none());
        let missing: Vec<&str> = missing.copied().filter(|one| *one <= version).collect();
        assert_eq!(
            missing.last().copied().unwrap_or_default(),
            gone,
            "{version}"
        );
    }
}

#[tokio::test]
async fn an_upload_that_is_cut_off_anywhere_leaves_whole_pages_and_goes_on() {
    for end in 0.. {
        let place = place().await;
        publish(&place.bucket, &site("1", &["a", "b"]), NOON)
            .await
            .unwrap();
        let cut = Reader {
            ends_at: Some(end),
            steps: Arc::default(),
            ..place.reader.clone()
        };
        let done = publish(&bucket(place.address, &cut), &site("2", &["b", "c"]), NOON).await;
        place.is_whole();
        publish(&place.bucket, &site("2", &["b", "c"]), NOON)
            .await
            .unwrap();
        place.is_whole();
        assert!(place.read("index.html").unwrap().contains("wants 2<"));
        assert_eq!(place.read("a/index.html"), None);
        if done.is_ok() {
            assert!(end > 8, "the upload has that many steps");
            break;
        }
    }
}

#[tokio::test]
async fn the_edition_before_is_put_back_without_a_build_and_forward_again() {
    let place = place().await;
    let refused = put_back(&place.bucket, NOON).await.unwrap_err().to_string();
    assert!(refused.contains("no earlier edition"), "{refused}");
    let (first, second) = (site("1", &["a"]), site("2", &["b"]));
    publish(&place.bucket, &first, NOON).await.unwrap();
    publish(&place.bucket, &second, NOON).await.unwrap();
    for (edition, page, gone) in [(&first, "a", "b"), (&second, "b", "a")] {
        let published = put_back(&place.bucket, NOON).await.unwrap();
        assert_eq!(published.edition, edition.name);
        place.is_whole();
        for file in &edition.pages {
            let there = place.read(&file.key).unwrap();
            assert_eq!(there.as_bytes(), file.content, "{}", file.key);
        }
        assert!(place.read(&format!("{page}/index.html")).is_some());
        assert_eq!(place.read(&format!("{gone}/index.html")), None);
    }
}

#[tokio::test]
async fn what_never_changes_is_kept_for_good_and_the_rest_is_asked_for_again() {
    let place = place().await;
    let edition = site("1", &["a"]);
    publish(&place.bucket, &edition, NOON).await.unwrap();
    for (key, caching, kind) in [
        (
            edition.assets[0].key.as_str(),
            "public, max-age=31536000, immutable",
            "text/javascript; charset=utf-8",
        ),
        ("index.html", "no-cache", "text/html; charset=utf-8"),
        ("sw.js", "no-cache", "text/javascript; charset=utf-8"),
    ] {
        let head = place.bucket.client.head_object();
        let head = head.bucket(FILES_BUCKET).key(key).send().await.unwrap();
        assert_eq!(head.cache_control(), Some(caching), "{key}");
        assert_eq!(head.content_type(), Some(kind), "{key}");
    }
    drop(place.folder);
}
