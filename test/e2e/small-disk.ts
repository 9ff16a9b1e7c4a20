/** Bytes that the kubelet of a node with {@link SMALL_DISK} wants to be free for images; with less it is under disk pressure. */
export const WANTED_FREE_BYTES = 60 * 2 ** 20;

/** A node whose images have a disk of their own, which few images fill. */
export const SMALL_DISK = {
  imageDisk: 256,
  kubelet: {
    // Without it a kubelet does not look at its disks at all.
    localStorageCapacityIsolation: true,
    evictionHard: { "nodefs.available": "1%", "imagefs.available": `${WANTED_FREE_BYTES}` },
    evictionPressureTransitionPeriod: "1s",
    imageMinimumGCAge: "1ms",
    nodeStatusUpdateFrequency: "2s",
  },
};
