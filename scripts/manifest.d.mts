/** The custom elements manifest, made from the sources. */
export declare const readManifest: () => Promise<object>;
