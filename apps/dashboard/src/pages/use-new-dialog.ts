import { useNavigate, useSearch } from '@tanstack/react-router';

interface NewDialog {
  readonly isOpen: boolean;
  readonly open: () => void;
  readonly close: () => void;
}

/** The dialog that adds one to the list of a page. The URL opens it, so that the search can, and "back" closes it. */
export function useNewDialog(): NewDialog {
  const { new: isOpen = false } = useSearch({ strict: false });
  const navigate = useNavigate();
  return {
    isOpen,
    open: () => void navigate({ to: '.', search: { new: true }, resetScroll: false }),
    close: () => void navigate({ to: '.', search: {}, resetScroll: false, replace: true }),
  };
}
