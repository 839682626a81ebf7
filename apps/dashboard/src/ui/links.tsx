import { Anchor, type AnchorProps, Button, type ButtonProps, NavLink, type NavLinkProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

type Rest<P> = Omit<ComponentPropsWithRef<'a'>, keyof P>;

/** Mantine's look on the router's typed links. */
export const LinkAnchor = createLink((props: AnchorProps & Rest<AnchorProps>) => <Anchor {...props} />);
export const LinkButton = createLink((props: ButtonProps & Rest<ButtonProps>) => <Button component="a" {...props} />);
export const LinkNavItem = createLink((props: NavLinkProps & Rest<NavLinkProps>) => (
  <NavLink component="a" {...props} />
));
