// The tabs of a result: what each is called, when it is to be drawn anew, and how.
import { mediaType } from "../body";
import type { ShownResult } from "../panel-messages";
import { bodyTab } from "./body-tab";
import { consoleTab } from "./console-tab";
import { pairs } from "./dom";
import { resources } from "./page";
import { isPicture, previewOf } from "./preview";
import { requestTab } from "./request-tab";
import { testsTab } from "./tests-tab";
import { timingsTab } from "./timings-tab";
import { sameAs, visualizer } from "./visualizer";

/** A tab. As long as `key` stays, what was drawn stays. */
export interface Tab {
  readonly id: string;
  readonly title: string;
  readonly count?: string;
  readonly kind?: "passed" | "failed";
  readonly key: string;
  readonly draw: () => HTMLElement;
}

/** The tabs in their order, and the one that is shown when nobody has chosen another. */
export function tabsOf(result: ShownResult): {
  readonly tabs: readonly Tab[];
  readonly first: string;
} {
  const { exchange, visualization } = result;
  const response = exchange?.response;
  const preview = response && previewOf(response);
  const state = exchange === undefined ? `${result.finished}` : "answered";
  const shown = `${result.id}.${result.covered}`;
  const key = `${shown} ${state}`;
  const tabs: Tab[] = [];
  if (visualization) {
    const draw = () => visualizer(visualization, resources.nonce);
    tabs.push({ id: "visualizer", title: "Visualizer", key: sameAs(visualization), draw });
  }
  if (preview) tabs.push({ id: "preview", title: "Preview", key, draw: preview });
  const headers = response?.headers ?? [];
  const cookies = exchange?.cookies ?? [];
  tabs.push(
    { id: "body", title: "Body", key, draw: () => bodyTab(result) },
    counted("headers", "Headers", headers.length, key, () => pairs(headers, NAMED, "No headers.")),
    counted("cookies", "Cookies", cookies.length, key, () =>
      pairs(cookies, NAMED, "No cookies apply to this URL."),
    ),
    tests(result, shown),
    counted("console", "Console", result.logs.length, `${key} ${result.logs.length}`, () =>
      consoleTab(result.logs),
    ),
    { id: "timings", title: "Timings", key, draw: () => timingsTab(exchange?.timings ?? {}) },
    {
      id: "request",
      title: "Request",
      key: `${key} ${result.others.length}`,
      draw: () => requestTab(result),
    },
  );
  const type = mediaType(headers);
  const first = visualization ? "visualizer" : preview && isPicture(type) ? "preview" : "body";
  return { tabs, first };
}

const NAMED = ["Name", "Value"] as const;

function counted(
  id: string,
  title: string,
  count: number,
  key: string,
  draw: () => HTMLElement,
): Tab {
  return { id, title, ...(count > 0 && { count: `${count}` }), key, draw };
}

function tests(result: ShownResult, shown: string): Tab {
  const { verdicts, errors, warnings } = result;
  const ran = verdicts.filter((verdict) => verdict.skipped !== true);
  const passed = ran.filter((verdict) => verdict.passed).length;
  const failed = errors.length > 0 || passed < ran.length;
  const said = errors.length > 0 || ran.length > 0;
  return {
    id: "tests",
    title: "Tests",
    ...(said && { count: ran.length === 0 ? "!" : `${passed}/${ran.length}` }),
    ...(said && { kind: failed ? ("failed" as const) : ("passed" as const) }),
    key: `${shown} ${verdicts.length} ${errors.length} ${warnings.length}`,
    draw: () => testsTab(result),
  };
}
