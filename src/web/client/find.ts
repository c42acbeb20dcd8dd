/** All elements that match, as the type that the markup promises. */
export function all<Type extends Element>(selector: string, within: ParentNode = document): Type[] {
  return [...within.querySelectorAll<Type>(selector)];
}

/** The element of an id that another element names, if it is on the page. */
export function named<Type extends HTMLElement>(id: string | undefined): Type | null {
  return id ? (document.getElementById(id) as Type | null) : null;
}
