// Code as it may stand in a script element.

/** What would end or hide the element stands only in strings, where a backslash changes nothing. */
export const inScript = (code: string): string =>
  code.replaceAll("</", "<\\/").replaceAll("<!--", "<\\!--");
