using NotebookTour.Presentation;
using TransposedConv;
using TransposedConv.NN;

namespace NotebookTour.Notebooks;

/// <summary>The definition in four loops, and the layer.</summary>
internal sealed class TransposedConvolution2d : INotebook
{
    public string Title => "Transposed convolution in 2D: the basic operation";

    public string Source => "A notebook on transposed convolution in 2D, outputs by PyTorch";

    public void Run(Page page)
    {
        page.Heading("One channel, stride 1, padding 0");
        page.In("In [16]");
        static Tensor TransposedConvolution(Tensor x, Tensor k)
        {
            int h = k.Shape[0], w = k.Shape[1];
            Tensor y = Tensor.Zeros(x.Shape[0] + h - 1, x.Shape[1] + w - 1);
            for (int i = 0; i < x.Shape[0]; i++)
            {
                for (int j = 0; j < x.Shape[1]; j++)
                {
                    for (int ki = 0; ki < h; ki++)
                    {
                        for (int kj = 0; kj < w; kj++) y[i + ki, j + kj] += x[i, j] * k[ki, kj];
                    }
                }
            }

            return y;
        }

        page.In("In [17]");
        Tensor x = Tensor.From(new float[,] { { 0, 1 }, { 2, 3 } });
        Tensor k = Tensor.From(new float[,] { { 0, 1 }, { 2, 3 } });
        Tensor y = TransposedConvolution(x, k);

        (x, k) = (x.Reshape(1, 1, 2, 2), k.Reshape(1, 1, 2, 2));
        var layer = new ConvTranspose2d(1, 1, kernelSize: 2, bias: false);
        layer.Weight.CopyFrom(k);
        Tensor gold = layer.Forward(x);

        page.Print(y);
        page.Print(gold);
        page.Printed("""
            tensor([[ 0.,  0.,  1.],
                    [ 0.,  4.,  6.],
                    [ 4., 12.,  9.]])
            tensor([[[[ 0.,  0.,  1.],
                      [ 0.,  4.,  6.],
                      [ 4., 12.,  9.]]]], grad_fn=<SlowConvTranspose2DBackward>)
            """);
    }
}
