#!/usr/bin/env python3
"""Pages of `guiju report`, looked at in a headless Chromium: on a phone and on a desk, in both languages.

    python3 tests/report/in_chromium.py build/release/guiju

For each page, width and language: nothing is wider than the screen (what must be stands in a box that scrolls), texts of
pictures lie inside them, do not cover each other, are large enough to read and stand out from what is behind them in
grey as well (contrast 4.5:1, WCAG 2.1, 1.4.3), and nothing was asked of the network. Wants `chromium` on PATH, or its
path in GUIJU_CHROMIUM. The last line is `N passed, M failed`.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WIDTHS = {"phone": 390, "desk": 1280}

# Runs beside the page, which stands in a frame of the wanted width and keeps its own policy.
MEASURE = r"""
const luminance = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
                         return .2126 * r + .7152 * g + .0722 * b; };
const colour = text => { const m = text.match(/[\d.]+/g); return m && !(m.length > 3 && +m[3] === 0) ? m.slice(0, 3).map(Number) : null; };
const contrast = (a, b) => { const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); };
function behind(view, text, box) {
  for (const e of view.document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2)) {
    const is_shape = ['rect', 'circle', 'ellipse', 'polygon', 'path'].includes(e.tagName);
    if (e instanceof view.SVGElement && e.tagName !== 'svg' && !is_shape) continue;
    const style = view.getComputedStyle(e);
    const found = colour(is_shape ? style.fill : style.backgroundColor);
    if (found) return found;
  }
  return [255, 255, 255];
}
function look(view) {
  const page = view.document, problems = [], counts = {svg: 0, text: 0};
  const over = page.documentElement.scrollWidth - page.documentElement.clientWidth;
  if (over > 0) {
    const wide = [...page.querySelectorAll('main *')].filter(e => !e.closest('.scroll') && e.getBoundingClientRect().right > page.documentElement.clientWidth + 1);
    problems.push('the page is ' + over + ' px wider than the screen: ' + wide.slice(0, 3).map(e => e.tagName + ' "' + e.textContent.trim().slice(0, 60) + '"').join(', '));
  }
  for (const picture of page.querySelectorAll('svg')) {
    const frame = picture.getBoundingClientRect();
    if (!frame.width) continue;
    counts.svg++;
    picture.scrollIntoView({block: 'start'});
    const texts = [...picture.querySelectorAll('text')].filter(t => t.textContent.trim() && t.getBoundingClientRect().width);
    const boxes = texts.map(t => t.getBoundingClientRect());
    const outer = picture.getBoundingClientRect();
    texts.forEach((text, i) => {
      counts.text++;
      const b = boxes[i], says = '"' + text.textContent.trim().slice(0, 40) + '"';
      if (b.left < outer.left - 1 || b.right > outer.right + 1 || b.top < outer.top - 1 || b.bottom > outer.bottom + 1) problems.push(says + ' is cut off by its picture');
      if (b.height < 9) problems.push(says + ' is ' + b.height.toFixed(1) + ' px high');
      for (let k = 0; k < i; k++) {
        const o = boxes[k], w = Math.min(b.right, o.right) - Math.max(b.left, o.left), h = Math.min(b.bottom, o.bottom) - Math.max(b.top, o.top);
        if (w > 2 && h > 4 && w * h > .1 * Math.min(b.width * b.height, o.width * o.height)) problems.push(says + ' covers "' + texts[k].textContent.trim().slice(0, 40) + '"');
      }
      text.scrollIntoView({block: 'center', inline: 'center'});
      const ink = colour(view.getComputedStyle(text).fill), paper = behind(view, text, text.getBoundingClientRect());
      if (ink && contrast(ink, paper) < 4.5) problems.push(says + ' has a contrast of ' + contrast(ink, paper).toFixed(1));
    });
  }
  const asked = view.performance.getEntriesByType('resource').map(e => e.name);
  if (asked.length) problems.push('asks the network for ' + asked.join(', '));
  return {problems: [...new Set(problems)], counts};
}
const frame = document.getElementById('frame');
frame.onload = () => {
  const results = {};
  for (const language of ['zh', 'en']) {
    const choice = frame.contentDocument.getElementById(language);
    if (choice) choice.checked = true;
    results[language] = look(frame.contentWindow);
  }
  document.getElementById('result').textContent = JSON.stringify(results);
};
frame.srcdoc = PAGE;
"""


def chromium() -> str | None:
    return os.environ.get("GUIJU_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def measure(browser: str, page: str, width: int, folder: Path) -> dict[str, dict]:
    """What the browser finds, by language."""
    written = json.dumps(page).replace("</", "<\\/")
    wrapper = folder / "wrapper.html"
    wrapper.write_text(
        f'<!doctype html><meta charset="utf-8"><iframe id="frame" width="{width}" height="844" style="border:0"></iframe>'
        f'<pre id="result"></pre><script>const PAGE = {written};{MEASURE}</script>',
        encoding="utf-8",
    )
    command = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage",
        f"--user-data-dir={folder / 'profile'}", "--window-size=1400,1000", "--virtual-time-budget=10000", "--dump-dom", wrapper.as_uri(),
    ]  # fmt: skip
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    found = re.search(r'<pre id="result">(.*?)</pre>', ran.stdout, re.DOTALL)
    if not found or not found[1]:
        raise RuntimeError(f"the browser measured nothing (exit code {ran.returncode}): {ran.stderr[-500:]}")
    return json.loads(html.unescape(found[1]))


def pages(guiju: Path, folder: Path) -> dict[str, Path]:
    """Every pack of rules/ as it is, and those of routing with cases."""
    events = folder / "events.csv"
    events.write_text(
        "event_id,category,dispatched_at\nE1,group_rental,2022-04-01T10:20\nE2,small_ads,2022-04-29T15:00\nE3,rubbish_exposed,2022-04-01T16:10\n",
        encoding="utf-8",
    )
    wanted: dict[str, list[str]] = {str(pack.parent.relative_to(ROOT)): [] for pack in sorted(ROOT.glob("rules/**/pack.yaml"))}
    cases = ROOT / "examples/linping_dispute/cases.jsonl"
    wanted["rules/linping/dispute"] = [str(cases), "--key", "D-2", "--key", "D-1"]
    wanted["rules/linping/dispatch"] = [f"event={events}", "--key", "E1", "--key", "E2", "--key", "E3"]
    written = {}
    for pack, options in wanted.items():
        out = folder / (pack.replace("/", "-") + ".html")
        subprocess.run([guiju, "report", ROOT / pack, *options, "--out", out], check=True, capture_output=True, text=True)
        written[pack] = out
    return written


def main() -> int:
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        print(__doc__)
        return 0 if {"-h", "--help"} & set(sys.argv) else 2
    browser = chromium()
    if not browser:
        print("no chromium on PATH and none in GUIJU_CHROMIUM\n0 passed, 1 failed")
        return 1
    passed = failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for pack, path in pages(Path(sys.argv[1]).resolve(), folder).items():
            for screen, width in WIDTHS.items():
                for language, seen in measure(browser, path.read_text(encoding="utf-8"), width, folder).items():
                    for problem in seen["problems"]:
                        print(f"{pack}, {screen}, {language}: {problem}")
                    nothing = not seen["counts"]["svg"] or not seen["counts"]["text"]
                    if nothing:
                        print(f"{pack}, {screen}, {language}: no picture was seen")
                    failed += bool(seen["problems"]) or nothing
                    passed += not seen["problems"] and not nothing
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
