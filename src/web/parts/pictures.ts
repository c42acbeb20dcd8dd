/** Address of a logo; its tag changes with its content, so browsers may keep it for ever. */
export const logoUrl = (organizationId: string, tag: string): string =>
  `/pictures/logo/${organizationId}/${tag}`;

/** Address of a person's picture, or undefined for who has none. */
export const pictureUrl = (user: { id: string; pictureTag: string | null }): string | undefined =>
  user.pictureTag ? `/users/${user.id}/picture/${user.pictureTag}` : undefined;
