// See markup.hpp.
#include "analyse/markup.hpp"

namespace guiju::analyse {

namespace {

// What is coloured also has a sign, a border or a hatching of its own: the page is read without colour too.
constexpr std::string_view style =
    "body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:64rem;padding:0 1rem 3rem;color:#1b1b1b;background:#fff}"
    "h1{font-size:1.5rem;margin:1rem 0 .25rem}h2{font-size:1.2rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:1.2rem 0 .3rem}"
    ".scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem}th,td{border:1px solid #bbb;padding:.2rem .5rem;text-align:left;vertical-align:top}"
    "th{background:#f2f2f2}th[data-sort]{cursor:pointer}td.n{text-align:right;font-variant-numeric:tabular-nums}tr.never td{color:#555;font-style:italic}"
    "code{font:.9em ui-monospace,monospace;overflow-wrap:anywhere}figure{margin:.5rem 0}figcaption{font-size:.9rem;color:#444}"
    "svg{max-width:none;font:12px system-ui,sans-serif}svg text{fill:#1b1b1b}label{margin-right:1rem}"
    "#zh:checked~main .en,#en:checked~main .zh{display:none}details{margin:.3rem 0;overflow-x:auto}"
    "@media print{input,label{display:none}.scroll{overflow:visible}details{break-inside:avoid}}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}th{background:#2a2a2a}svg{background:#fff}figcaption{color:#bbb}tr.never td{color:#aaa}}";

// Its hash stands in the policy below; a test compares the two.
constexpr std::string_view script =
    "document.addEventListener('click',function(e){var h=e.target.closest('th[data-sort]');if(!h)return;"
    "var t=h.closest('table'),b=t.tBodies[0],i=h.cellIndex,d=h.dataset.sort==='a'?-1:1;h.dataset.sort=d>0?'a':'d';"
    "Array.from(b.rows).sort(function(p,q){var x=p.cells[i].textContent,y=q.cells[i].textContent,m=parseFloat(x),n=parseFloat(y);"
    "return d*(isNaN(m)||isNaN(n)?x.localeCompare(y):m-n)}).forEach(function(r){b.appendChild(r)})});";
constexpr std::string_view script_hash = "qWdeRtiobj7BDUdU1Q21NmIQUv3X54DFrKXHTerwiwA=";

std::string radio(std::string_view id, std::string_view label, bool is_first) {
  std::string out = "<input type=\"radio\" name=\"lang\" id=\"" + std::string(id) + "\"";
  if (is_first) out += " checked";
  return out + "><label for=\"" + std::string(id) + "\">" + std::string(label) + "</label>";
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string both(const Wording& wording, std::string_view element) {
  if (wording.zh == wording.en || wording.zh.empty() || wording.en.empty())
    return escaped(wording.zh.empty() ? wording.en : wording.zh);
  const std::string tag(element);
  return "<" + tag + " class=\"zh\" lang=\"zh\">" + escaped(wording.zh) + "</" + tag + "><" + tag + " class=\"en\" lang=\"en\">" +
         escaped(wording.en) + "</" + tag + ">";
}

std::string page(const Wording& title, std::string_view body, Language first) {
  const bool is_zh = first == Language::zh;
  const std::string& shown = is_zh ? title.zh : title.en;
  std::string out = "<!doctype html>\n<html lang=\"" + std::string(is_zh ? "zh" : "en") + "\">\n<head>\n<meta charset=\"utf-8\">\n";
  out += "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-" +
         std::string(script_hash) + "'\">\n";
  out += "<meta name=\"viewport\" content=\"width=device-width\">\n<title>" + escaped(shown) + "</title>\n<style>" + std::string(style) + "</style>\n</head>\n<body>\n";
  out += radio("zh", "中文", is_zh) + radio("en", "English", !is_zh);
  out += "\n<main>\n";
  out += body;
  out += "\n</main>\n<script>" + std::string(script) + "</script>\n</body>\n</html>\n";
  return out;
}

}  // namespace guiju::analyse
