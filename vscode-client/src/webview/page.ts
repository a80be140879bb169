// What the parts of the page know of each other: how to reach the extension, how text is shown.
import type { FromPage } from "../panel-messages";

/** What the page remembers while it is hidden. */
export interface View {
  readonly tab?: string;
  readonly raw?: boolean;
  readonly wrap?: boolean;
}

interface Editor {
  postMessage(message: FromPage): void;
  getState(): View | undefined;
  setState(view: View): void;
}

declare function acquireVsCodeApi(): Editor;

const editor = acquireVsCodeApi();

export const tell = (message: FromPage): void => {
  editor.postMessage(message);
};

export const view = (): View => editor.getState() ?? {};

export function remember(change: View): void {
  editor.setState({ ...view(), ...change });
}

/** What the page's own script tag carries: the nonce of scripts, and where the PDF viewer is. */
const { nonce = "", pdf = "" } = (document.currentScript as HTMLScriptElement).dataset;
export const resources = {
  nonce: (document.currentScript as HTMLScriptElement).nonce || nonce,
  pdf,
};
