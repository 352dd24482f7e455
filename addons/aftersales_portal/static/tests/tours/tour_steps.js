/*
 * What the journeys have in common: a step says what its visitor sees or does.
 */

export const see = (content, trigger) => ({ content, trigger });

export const press = (content, trigger) => ({ content, trigger, run: "click" });

/** Press what leads to another page. */
export const follow = (content, trigger) => ({
    content,
    trigger,
    run: "click",
    expectUnloadPage: true,
});

export const fill = (content, trigger, text) => ({ content, trigger, run: `edit ${text}` });

export const choose = (content, trigger, label) => ({
    content,
    trigger,
    run: `selectByLabel ${label}`,
});

/** Go to one of the pages that the portal's home offers. */
export const openHomeEntry = (content, url) =>
    follow(content, `.o_portal_index_card:not(.d-none) a[href='${url}']`);

/** Wait for a page that a tour begins on, and that a link may have redirected to. */
export const waitForPage = () => see("Wait for the page", "body[is-ready=true]");

/** Put a picture into a file input, as the camera of a phone does. */
export function takePicture(input, blob, name) {
    const files = new DataTransfer();
    files.items.add(new File([blob], name, { type: "image/png" }));
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

export async function takePhoto(input, name) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 8;
    takePicture(input, await new Promise((resolve) => canvas.toBlob(resolve, "image/png")), name);
}

/** Sign in another name than the one that stands there. */
export const signAs = (name, stood) => [
    {
        content: `The name of ${stood} stands there, somebody else signs`,
        trigger: `.o_web_sign_name_and_signature input:value(${stood})`,
        run: "clear",
    },
    {
        content: "Write the name",
        trigger: ".o_web_sign_name_and_signature input",
        run: `fill ${name}`,
    },
    {
        content: "The name is drawn as a signature",
        trigger: "canvas.o_web_sign_signature",
        run: "canvasNotEmpty",
    },
    follow("Sign", ".o_portal_sign_submit:enabled"),
];
