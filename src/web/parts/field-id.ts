/** Id of the control of a field; the error summary leads to it. */
export const fieldId = (name: string): string => `field-${name.replace(/[^\w-]/g, '-')}`;
