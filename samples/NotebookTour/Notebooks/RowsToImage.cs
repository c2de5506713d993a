using NotebookTour.Presentation;
using TransposedConv;
using TransposedConv.NN;

namespace NotebookTour.Notebooks;

/// <summary>Transposed convolution as one matrix product whose rows are added into the image: "im2row" backwards.</summary>
internal sealed class RowsToImage : INotebook
{
    public string Title => "Transposed convolution by a matrix product and rows-to-image";

    public string Source => "The notebook on transposed convolution in 2D, where this version ends in a TypeError";

    public void Run(Page page)
    {
        page.Note("""
            The notebook's NumPy version subscripts stride and dilation, which its caller gives as plain numbers, is called with dilation 0, and divides the
            position by the number of rows where the number of columns is meant. Here stride and dilation are numbers per axis.
            """);
        page.In("In [69]");
        static Tensor TransposedConv2d(Tensor image, Tensor filters, (int H, int W) stride, (int H, int W) dilation)
        {
            int rows = image.Shape[2], columns = image.Shape[3];
            int reachH = ((filters.Shape[2] - 1) * dilation.H) + 1, reachW = ((filters.Shape[3] - 1) * dilation.W) + 1;
            Tensor products = image.Flatten(2).Transpose(1, 2).Matmul(filters.Flatten(1)); // [N, positions, Cout · kernel]

            int batch = image.Shape[0], channels = filters.Shape[1];
            Tensor result = Tensor.Zeros(batch, channels, ((rows - 1) * stride.H) + reachH, ((columns - 1) * stride.W) + reachW);
            for (int position = 0; position < rows * columns; position++)
            {
                int top = position / columns * stride.H, left = position % columns * stride.W;
                Tensor patch = result[.., .., new TensorSlice(top, top + reachH, dilation.H), new TensorSlice(left, left + reachW, dilation.W)];
                patch.AddInPlace(products[.., position].Reshape(batch, channels, filters.Shape[2], filters.Shape[3]));
            }

            return result;
        }

        page.In("In [70]");
        Tensor x = Tensor.Rand(64).View(1, 1, 8, 8);
        var convT = new ConvTranspose2d(inChannels: 1, outChannels: 1, kernelSize: (3, 3), stride: 5, padding: 1);
        convT.Weight.Fill(1);
        Tensor k = Tensor.Ones(1, 1, 3, 3);
        Tensor y = TransposedConv2d(image: x, filters: k, stride: (1, 1), dilation: (1, 1));
        page.OutCorrected(y.Shape, "[1, 1, 10, 10]", "\"TypeError: 'int' object is not subscriptable\"", "stride and dilation are per axis here, and the dilation is 1");

        page.In("Against the layer on several geometries, whole numbers so that equality is exact");
        foreach ((int batch, int inChannels, int outChannels, (int, int) size, (int, int) kernel, (int, int) stride, (int, int) dilation) in new[]
        {
            (1, 1, 1, (8, 8), (3, 3), (5, 5), (1, 1)),
            (2, 3, 4, (5, 7), (3, 2), (2, 3), (1, 1)),
            (3, 2, 5, (4, 6), (2, 3), (1, 2), (3, 2)),
            (1, 6, 1, (1, 9), (1, 4), (3, 4), (1, 1)),
        })
        {
            var layer = new ConvTranspose2d(inChannels, outChannels, kernel, stride, bias: false, dilation: dilation);
            layer.Weight.CopyFrom(Tensor.Randint(-4, 5, layer.Weight.Shape.ToArray()));
            Tensor image = Tensor.Randint(-9, 10, [batch, inChannels, size.Item1, size.Item2], DType.Float32);
            Tensor byLayer = layer.Forward(image);
            Tensor byRows = TransposedConv2d(image, layer.Weight.Value.Detach(), stride, dilation);
            page.Print($"{byRows.Shape}: {byRows.ToArray<float>().SequenceEqual(byLayer.ToArray<float>())}");
        }

        page.PrintedExpected("""
            [1, 1, 38, 38]: True
            [2, 4, 11, 20]: True
            [3, 5, 7, 15]: True
            [1, 1, 1, 36]: True
            """, "every element equals ConvTranspose2d's");
    }
}
