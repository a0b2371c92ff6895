/** What is asked before something that is not saved is left behind. */
export const leaving = {
  'leaving.title': 'Leave without saving?',
  'leaving.stay': 'Keep editing',
  'leaving.go': 'Leave without saving',
} as const;
