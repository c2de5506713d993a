using TransposedConv;
using TransposedConv.NN;

var up = new ConvTranspose1d(1, 1, kernelSize: 5, stride: 2, padding: 2);
up.Weight.Fill(1f);
up.Bias!.Fill(0f);
Tensor x = Tensor.From(new float[,,] { { { 1, 2, 3, 4 } } }, requiresGrad: true);
Tensor y = up.Forward(Tensor.Cat([x, Tensor.Zeros(1, 1, 2)], dim: -1))[.., .., ..8];
Console.WriteLine(y);      // tensor([[[3., 3., 6., 5., 9., 7., 7., 4.]]], grad_fn=<SliceBackward0>)
