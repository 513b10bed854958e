/** torchvision's `ResNet18_Weights.IMAGENET1K_V1`, trained on ImageNet. */
export const published = {
  url: 'https://download.pytorch.org/models/resnet18-f37072fd.pth',
  bytes: 46_830_571,
  sha256: 'f37072fd47e89c5e827621c5baffa7500819f7896bbacec160b1a16c560e07ec',
};
