use super::*;

fn seen(html: &str) -> String {
    richtext::text(&without_hidden(html))
}

#[test]
fn what_nobody_sees_is_no_word() {
    for hidden in [
        "<div style=\"display:none;font-size:1px;max-height:0;overflow:hidden;mso-hide:all\">CACHE</div>",
        "<span hidden>CACHE</span>",
        "<span hidden=\"\">CACHE</span>",
        "<div style='DISPLAY: NONE !important'>CACHE</div>",
        "<span style='visibility: hidden'>CACHE</span>",
        "<div style='max-height:0px;overflow:hidden'>CACHE</div>",
        "<div style='height:0;overflow:hidden'>CACHE</div>",
        "<div style='opacity:0'>CACHE</div>",
        "<p style='font-size:0'>CACHE</p>",
        "<style>.preheader{display:none!important}</style><div class=preheader>CACHE</div>",
        "<style>p, span.x { color:red; display : none }</style><span class='a x'>CACHE</span>",
        "<style>#pre{display:none}</style><div id=pre><p>CACHE</p></div>",
        "<div style='display:none'><div style='display:none'>CACHE</div>CACHE</div>",
        "<style>.m{display:none} @media (max-width:480px){.m{display:block}}</style><p class=m>CACHE</p>",
        "<style>.m{display:none} td{display:table-cell} .n{display:block}</style><p class=m>CACHE</p>",
        "<div hidden style='color:red'>CACHE</div>",
        "<p style='display: none !important; display:block'>CACHE</p>",
        "<p style='display:none ! IMPORTANT;display:block'>CACHE</p>",
        "<style>.x{display:none!important;display:block}</style><p class=x>CACHE</p>",
        "<p hidden style='display:none!important;display:block'>CACHE</p>",
        "<p style='visibility:collapse'>CACHE</p>",
    ] {
        assert_eq!(
            seen(&format!("{hidden}<p>Bonjour</p>")),
            "Bonjour",
            "{hidden}"
        );
    }
}

#[test]
fn what_is_seen_stays() {
    for shown in [
        "<p style='display:block'>VU</p>",
        "<td style='font-size:0'><span style='font-size:14px'>VU</span></td>",
        "<div style='visibility:hidden'><p style='visibility:visible'>VU</p></div>",
        "<div style='max-height:0'>VU</div>",
        "<div style='overflow:hidden'>VU</div>",
        "<div style='opacity:0.5'>VU</div>",
        "<style>@media print{.x{display:none}}</style><p class=x>VU</p>",
        "<style media=print>.x{display:none}</style><p class=x>VU</p>",
        "<style>.x .y{display:none}</style><p class=y>VU</p>",
        "<style>.x{display:none}</style><p class=x style='display:block'>VU</p>",
        "<style>.x{display:none</style><p class=y>VU</p>",
        "<p style='display:nonexistent'>VU</p>",
        "<style>.m{display:none} .m{display:block}</style><p class=m>VU</p>",
        "<style>.m{display:none} #k{display:block}</style><p class=m id=k>VU</p>",
        "<style>.m{display:none} td p.m{display:block!important}</style><p class=m>VU</p>",
        "<style>.m{display:none} p{display:block!important}</style><p class=m>VU</p>",
        "<style>.m{display:none} @media screen{.m{display:block}}</style><p class=m>VU</p>",
        "<style>.m{display:none} @media (min-width:300px){p.m:first-child{display:block}}</style><p class=m>VU</p>",
        "<style>.m{display:none}</style><style media=screen>.m{display:block}</style><p class=m>VU</p>",
        "<style>.m{visibility:hidden} .m{visibility:visible}</style><p class=m>VU</p>",
        "<style>.m{height:0;overflow:hidden} .m{height:auto}</style><p class=m>VU</p>",
        "<div hidden style='display:block'>VU</div>",
        "<div style='overflow:hidden;height:0;min-height:20px'>VU</div>",
        "<p style='display:block!important;display:none'>VU</p>",
        "<p style='display:none;display:block ! important'>VU</p>",
        "<p style='display:none!important;display:block!important'>VU</p>",
        "<style>.x{display:block!important;display:none}</style><p class=x>VU</p>",
        "<div style='font-size:14px!important;font-size:0'>VU</div>",
        "<div style='visibility:collapse'><p style='visibility:visible'>VU</p></div>",
    ] {
        assert!(seen(shown).contains("VU"), "{shown}");
    }
}
