// Which words of a page cannot be read well: the ratio of WCAG 2.2 between text and what is behind it.

/** The texts below `body` whose contrast is less than `least`, each with its colours. Runs in the page,
 * so it stands alone. */
function tooFaint(body, least) {
  const canvas = body.ownerDocument.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const over = (layers) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of layers) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const editor = getComputedStyle(body.ownerDocument.documentElement).getPropertyValue("--vscode-editor-background");
  const behind = (element) =>
    element === null ? [editor] : [...behind(element.parentElement), getComputedStyle(element).backgroundColor];
  const luminance = (colour) => {
    const [red, green, blue] = colour.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (element) => {
    const layers = behind(element);
    const [dark, light] = [over(layers), over([...layers, getComputedStyle(element).color])].map(luminance).sort((one, other) => one - other);
    return (light + 0.05) / (dark + 0.05);
  };
  const hasWords = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
  return [...body.querySelectorAll("*")]
    .filter((element) => hasWords(element) && element.checkVisibility() && element.closest("script, style") === null)
    .map((element) => ({ words: element.textContent.trim().slice(0, 30), ratio: ratio(element), of: element.className || element.localName, colour: getComputedStyle(element).color }))
    .filter((one) => one.ratio < least);
}

module.exports = { tooFaint };
