//! How the binaries are built, where a cold start depends on it.

use memchr::memmem::find;

/// This binary carries the same aws-lc as the functions: what `.cargo/config.toml` asks for is looked for where
/// it has to be, in the code. The variable does nothing at run time.
#[test]
fn no_function_gathers_entropy_from_jitter_when_it_starts() {
    let program = std::fs::read(std::env::current_exe().unwrap()).unwrap();
    // Written backwards, or this very test would be found.
    let has = |name: &str| {
        let name: String = name.chars().rev().collect();
        find(&program, name.as_bytes()).is_some()
    };
    assert!(
        has("setyb_DNAR_"),
        "aws-lc is not in here: nothing would be proved"
    );
    assert!(
        !has("yportne_tnej"),
        "aws-lc-sys was built without AWS_LC_SYS_NO_JITTER_ENTROPY"
    );
}

fn read(path: &str) -> String {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::read_to_string(root.join(path)).unwrap()
}

/// `sam build` calls cargo-lambda, which puts settings of its own where the profile says nothing: abort on panic
/// among them, and then nothing of what a function catches is caught.
#[test]
fn cargo_lambda_is_left_nothing_to_decide() {
    let manifest = read("Cargo.toml");
    let (_, profile) = manifest.split_once("\n[profile.release]\n").unwrap();
    let (profile, _) = profile.split_once("\n[").unwrap();
    for name in ["lto", "codegen-units", "strip"] {
        assert!(profile.contains(&format!("{name} = ")), "{name}");
    }
    assert!(profile.contains("\npanic = \"unwind\"\n"), "{profile}");
}

#[test]
fn what_only_the_build_reads_is_in_no_functions_environment() {
    let line = "\nAWS_LC_SYS_NO_JITTER_ENTROPY = \"1\"\n";
    let (_, build) = read(".cargo/config.toml")
        .split_once("\n[env]\n")
        .map(|(before, after)| (before.to_owned(), format!("\n{after}")))
        .unwrap();
    assert!(build.contains(line), "{build}");
    assert!(!read("infra/template.yaml").contains("AWS_LC_SYS_"));
}
