// Apart from the schemas: an editor of recipes asks for nothing else of them.
/** So many operations may run one after the other, each because of the one before. */
export const longestChain = 10;
