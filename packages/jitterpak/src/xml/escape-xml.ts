const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** Text as an attribute's value in double quotes; a reader gets line ends and tabs back as they were. */
export const escapeAttribute = (text: string): string =>
  text.replace(/[&<>"\n\r\t]/g, found => references[found] ?? '');

/** Text as an element's content, the way the vendor writes it: quotes, line feeds and tabs stay. */
export const escapeText = (text: string): string => text.replace(/[&<>\r]/g, found => references[found] ?? '');

/** Whether XML 1.0 can hold the text at all: no control characters but tab and line ends, no half characters. */
export const isXmlText = (text: string): boolean =>
  !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u.test(text);
