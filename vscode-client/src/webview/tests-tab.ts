// The tests of a result: each verdict with what was expected and what came, and where that stands.
import type { ShownResult } from "../panel-messages";
import type { ErrorInfo, Place, VerdictGiven } from "../protocol";
import { button, element, spoken } from "./dom";
import { tell } from "./page";

type Kind = "passed" | "failed" | "skipped";

const MARKS: Readonly<Record<Kind, string>> = { passed: "✓", failed: "✗", skipped: "−" };

export function testsTab({ verdicts, errors, warnings }: ShownResult): HTMLElement {
  const broken = errors.map(({ owner, kind, error }) =>
    line("failed", `The ${titleOf(kind)} script of ${owner} failed`, error.place, details(error)),
  );
  const warned = warnings.map(({ message, place }) => line("skipped", message, place));
  const lines = [...broken, ...verdicts.map(verdictLine), ...warned];
  if (lines.length === 0)
    return element("p", { class: "none" }, "No script has tested this response.");
  return element("ul", { class: "verdicts" }, ...lines);
}

const titleOf = (kind: string) => (kind === "prerequest" ? "pre-request" : "post-response");

function verdictLine(verdict: VerdictGiven): HTMLElement {
  const kind = verdict.skipped === true ? "skipped" : verdict.passed ? "passed" : "failed";
  const { error, place, name } = verdict;
  return line(kind, name, error?.place ?? place, error && details(error));
}

function line(kind: Kind, name: string, place?: Place | null, more?: HTMLElement): HTMLElement {
  const mark = element("span", { class: `mark ${kind}`, "aria-hidden": "true" }, MARKS[kind]);
  const title = place
    ? button({ class: "link", title: "Go to its line" }, name, () => {
        tell({ type: "reveal", place });
      })
    : element("span", {}, name);
  return element("li", {}, mark, spoken(`${kind}: `), title, more);
}

function details(error: ErrorInfo): HTMLElement {
  const message = error.name === "" ? error.message : `${error.name}: ${error.message}`;
  const compared = error.expected !== undefined && error.actual !== undefined;
  return element(
    "div",
    { class: "details" },
    element("pre", {}, message),
    compared &&
      element(
        "dl",
        {},
        element("dt", {}, "expected"),
        element("dd", {}, element("pre", {}, display(error.expected))),
        element("dt", {}, "actual"),
        element("dd", {}, element("pre", {}, display(error.actual))),
      ),
  );
}

function display(value: unknown): string {
  return (JSON.stringify(value, null, 2) as string | undefined) ?? "undefined";
}
