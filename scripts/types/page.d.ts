// What the scripts of static/js/ may take for granted of a page. Which kind of element an id or a selector finds is said by
// the templates, which no checker of types reads: so an element that is looked up may be any.
interface ParentNode {
  querySelector(selectors: string): any;
  querySelectorAll(selectors: string): NodeListOf<any>;
}
interface Element {
  closest(selectors: string): any;
}
interface NonElementParentNode {
  getElementById(id: string): any;
}
interface Document {
  getElementById(id: string): any;
}
interface EventTarget {
  closest(selectors: string): any;
}
interface Window {
  /** The quick exit was pressed: nothing may hold the page. */
  isLeaving?: boolean;
  /** The one-file edition: shows the page with this address inside the file. */
  pageInFile?: (address: string) => any;
  navigation?: any;
}
declare const navigation: any;
