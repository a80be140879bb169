// The response panel's page before anything is shown in it.
import * as vscode from "vscode";
import { randomBytes } from "node:crypto";

/** The page. Its policy lets the extension's own scripts run and loads nothing from the network; the
 * frames inside inherit it. Styles may stand in elements, because previews and visualizers have some. */
export function pageHtml(webview: vscode.Webview, out: vscode.Uri): string {
  const nonce = randomBytes(16).toString("hex");
  const url = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(out, name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'unsafe-inline'`,
    "img-src data: blob:",
    "media-src data: blob:",
    "font-src data:",
    "form-action 'none'",
    "base-uri 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${url("response.css")}">
<title>Response</title>
</head>
<body>
<script nonce="${nonce}" src="${url("response.js")}" data-pdf="${url("pdf.js")}"></script>
</body>
</html>`;
}
