// Reading a code with the camera or in a picture: by the browser's own reader where it has one, else by zxing, which is served from here and
// fetched only when somebody scans. Pictures stay on the device.

/** Says whether this device has a camera interface and one of the two readers. */
export async function canScan(place) {
  return Boolean(navigator.mediaDevices?.getUserMedia) && (await canRead(place));
}

/** Says whether codes can be read here at all. */
export async function canRead(place) {
  return Boolean(place.dataset.zxing) || (await hasOwnReader());
}

/** Opens the camera and gives the text of the first code it sees, or null when `stopped()` says so; throws without a camera. */
export async function scanCode(video, place, stopped) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 } } });
  try {
    video.srcObject = stream;
    await video.play();
    while (!stopped()) {
      const text = await readPixels(frameOf(video), place);
      if (text) return text.trim();
      await new Promise((again) => setTimeout(again, 80));
    }
    return null;
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
}

/** The text of the first code on a canvas, if there is one. */
export async function readPixels(canvas, place) {
  if (!canvas.width) return null;
  reader ??= openReader(place);
  return (await reader)(canvas);
}

let reader = null;
let frame = null;

function frameOf(video) {
  frame ??= document.createElement("canvas");
  const scale = Math.min(1, 1280 / Math.max(video.videoWidth, 1));
  frame.width = Math.round(video.videoWidth * scale);
  frame.height = Math.round(video.videoHeight * scale);
  if (frame.width) frame.getContext("2d", { willReadFrequently: true }).drawImage(video, 0, 0, frame.width, frame.height);
  return frame;
}

async function hasOwnReader() {
  return "BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
}

async function openReader(place) {
  if (await hasOwnReader()) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (canvas) => (await detector.detect(canvas))[0]?.rawValue;
  }
  const { prepareZXingModule, readBarcodes } = await import(place.dataset.zxing);
  await prepareZXingModule({
    overrides: { locateFile: () => place.dataset.zxingWasm }, // never the package's own download address
    fireImmediately: true,
  });
  return async (canvas) => {
    const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const [code] = await readBarcodes(pixels, { formats: ["QRCode"], maxNumberOfSymbols: 1 });
    return code?.isValid === false ? null : code?.text;
  };
}
