// The code in a picture file, read on this device; a picture without one says so. PDFs are for the server: they take more than a code to judge.
import { readPixels } from "./scan.js";

const LARGEST_SIDE = 2400; // pixels; more adds nothing to a code and much to the work

/** Gives the text of the first code in a picture, or null where there is none; throws where this browser cannot open the file. */
export async function codeInPicture(file, place) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    for (const side of [LARGEST_SIDE, 1200]) {
      const text = await readPixels(drawn(picture, side), place);
      if (text) return text.trim();
    }
    return null;
  } finally {
    picture.close();
  }
}

/** Whether this is a file to try here. */
export function isPicture(file) {
  return /^image\/(?:png|jpeg|webp|gif|bmp|avif)$/.test(file?.type ?? "");
}

function drawn(picture, side) {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}
