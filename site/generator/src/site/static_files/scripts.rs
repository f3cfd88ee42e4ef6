//! Scripts as they are sent: without comments and spaces, with short names for what nobody else sees. `[extra] minify =
//! true` asks for it. The code itself stays as it was written.

use anyhow::{Result, anyhow};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions, CommentOptions};
use oxc_mangler::Mangler;
use oxc_parser::{Parser, ParserReturn};
use oxc_span::SourceType;

/// Makes a script short: a module, or one that neither imports nor exports, whose own names others may use.
///
/// # Errors
///
/// One sentence with the line, when it is no JavaScript.
pub(crate) fn shorten(source: &str) -> Result<String> {
    let allocator = Allocator::default();
    let parsed = parse(&allocator, source, SourceType::unambiguous())?;
    let names = Mangler::new().build(&parsed.program);
    let options = CodegenOptions {
        minify: true,
        comments: CommentOptions::disabled(),
        ..CodegenOptions::default()
    };
    let printed = Codegen::new()
        .with_options(options)
        .with_scoping(Some(names.scoping))
        .with_private_member_mappings(Some(names.class_private_mappings))
        .build(&parsed.program);
    Ok(printed.code.to_string())
}

/// Reads a script.
///
/// # Errors
///
/// One sentence with the line, when it is no JavaScript.
pub(crate) fn parse<'a>(
    allocator: &'a Allocator,
    source: &'a str,
    kind: SourceType,
) -> Result<ParserReturn<'a>> {
    let parsed = Parser::new(allocator, source, kind).parse();
    if let Some(error) = parsed.diagnostics.first() {
        let at = error.labels.first().map_or(0, |label| label.offset());
        let line = line(source, at);
        return Err(anyhow!("line {line}: {}", error.message));
    }
    Ok(parsed)
}

/// The line of a place in a text, from 1.
pub(crate) fn line(source: &str, at: u32) -> usize {
    let before = usize::try_from(at).ok().and_then(|at| source.get(..at));
    1 + before.unwrap_or_default().matches('\n').count()
}

#[cfg(test)]
mod tests {
    use super::shorten;

    #[test]
    fn names_of_ones_own_are_short_and_those_of_others_stay() {
        for (source, expected) in [
            (
                "/** Told. */\nexport function greet(somebody) {\n  return `Bonjour ${somebody.name}`; // kept\n}\n",
                "export function greet(e){return`Bonjour ${e.name}`}",
            ),
            (
                "import { one } from './other.js';\nconst longName = one();\nwindow.answer = longName;\n",
                "import{one as e}from\"./other.js\";const t=e();window.answer=t;",
            ),
            (
                "const t = `\n  // words\n`;\nf(t);\n",
                "const t=`\n  // words\n`;f(t);",
            ),
            (
                "class A { #secret = 1; get open() { return this.#secret; } }\nexport { A };",
                "class e{#e=1;get open(){return this.#e}}export{e as A};",
            ),
            (
                "function shared(value) { return value; }",
                "function shared(e){return e}",
            ),
        ] {
            assert_eq!(shorten(source).expect(source), expected);
        }
    }

    #[test]
    fn what_is_no_script_is_told_with_its_line() {
        let error = shorten("const a = 1;\nlet b = ;\n").expect_err("no value");
        assert_eq!(error.to_string(), "line 2: Unexpected token");
        assert!(shorten("export const a = `never closed").is_err());
    }
}
