using TransposedConv.NN;

namespace TransposedConv.Tests.Notebooks;

/// <summary>The notebook on transposed convolution in 2D: loops, layer, matrix, sizes, and the version by rows.</summary>
public sealed class TransposedConvolution2dNotebookTests
{
    [Fact]
    public void By_loops_and_by_the_layer()
    {
        Tensor x = Tensor.From(new float[,] { { 0, 1 }, { 2, 3 } }), k = x.Clone();
        Tensor y = ByLoops(x, k, stride: 1, outputSize: 3);
        y.ToArray<float>().Should().Equal(0, 0, 1, 0, 4, 6, 4, 12, 9);
        y.ToString().Should().Be(
            """
            tensor([[ 0.,  0.,  1.],
                    [ 0.,  4.,  6.],
                    [ 4., 12.,  9.]])
            """.ReplaceLineEndings("\n"));

        var layer = new ConvTranspose2d(1, 1, kernelSize: 2, bias: false);
        layer.Weight.CopyFrom(k.Reshape(1, 1, 2, 2));
        // The page's PyTorch named the node SlowConvTranspose2DBackward.
        layer.Forward(x.Reshape(1, 1, 2, 2)).ToString().Should().Be(
            """
            tensor([[[[ 0.,  0.,  1.],
                      [ 0.,  4.,  6.],
                      [ 4., 12.,  9.]]]], grad_fn=<ConvolutionBackward0>)
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_convolution_matrix_and_its_product()
    {
        // numpy.random.seed(0); K = randint(1, 10, size=(3, 3)); X = randint(1, 5, size=(6, 6)); the product by NumPy too.
        Tensor k = Tensor.From(new float[,] { { 6, 1, 4 }, { 4, 8, 4 }, { 6, 3, 5 } });
        Tensor x = Tensor.From(new float[,]
        {
            { 4, 3, 1, 1, 1, 3 },
            { 2, 3, 4, 4, 3, 1 },
            { 2, 2, 2, 2, 1, 2 },
            { 1, 4, 1, 4, 2, 3 },
            { 4, 4, 1, 3, 4, 1 },
            { 2, 4, 2, 4, 4, 3 },
        });
        float[] expected =
        [
            24, 22, 25, 19, 11, 23, 7, 12,
            28, 64, 79, 64, 54, 49, 41, 16,
            44, 72, 105, 106, 90, 91, 40, 27,
            26, 73, 89, 124, 98, 95, 49, 25,
            40, 70, 94, 103, 97, 91, 60, 26,
            34, 101, 99, 125, 109, 130, 62, 31,
            32, 68, 86, 89, 94, 93, 63, 17,
            12, 30, 34, 50, 46, 50, 29, 15,
        ];

        Tensor w = ConvolutionMatrix.Conv(k.Reshape(1, 1, 3, 3), inputSize: [8, 8]);
        w.MT.Shape.ToArray().Should().Equal(64, 36);
        w.ToArray<float>().Should().Equal(MatrixOfThePage(k, size: 8).ToArray<float>());
        w.MT.Matmul(x.Reshape(-1, 1)).ToArray<float>().Should().Equal(expected);
        Functional.ConvTranspose2d(x.Reshape(1, 1, 6, 6), k.Reshape(1, 1, 3, 3)).ToArray<float>().Should().Equal(expected);
    }

    [Fact]
    public void The_product_of_an_unstated_input()
    {
        // Input and kernel follow from the recorded product: as a polynomial in two variables it has just these two factors.
        Tensor k = Tensor.From(new float[,] { { 7, 5, 5 }, { 4, 4, 8 }, { 2, 3, 7 } });
        Tensor x = Tensor.From(new float[,] { { 2, 3 }, { 2, 1 } });
        ConvolutionMatrix.Conv(k.Reshape(1, 1, 3, 3), inputSize: [4, 4]).MT.Matmul(x.Reshape(-1, 1)).ToArray<float>()
            .Should().Equal(14, 31, 25, 15, 22, 37, 43, 29, 12, 24, 43, 29, 4, 8, 17, 7);
    }

    [Fact]
    public void The_output_padding_and_the_sizes_at_stride_5()
    {
        Tensor x = Tensor.Rand(64).View(1, 1, 8, 8);
        var layer = new ConvTranspose2d(inChannels: 1, outChannels: 1, kernelSize: (3, 3), stride: 5, padding: 1);
        PerAxis outputPadding = layer.ComputeOutputPadding(x);
        outputPadding.Should().Equal(0, 0);
        Tensor y = Functional.ConvTranspose2d(x, layer.Weight, layer.Bias!, stride: 5, layer.Padding, outputPadding, layer.Groups, PerAxis.Create(layer.Dilation));
        y.Shape.ToArray().Should().Equal(1, 1, 36, 36);
        y.ToArray<float>().Should().Equal(layer.Forward(x).ToArray<float>());

        layer.ComputeOutputPadding(x, 36, 40).Should().Equal(0, 4);
        layer.ComputeOutputPadding(x, 1, 1, 38, 39).Should().Equal(2, 3);
        layer.ComputeOutputPadding(x[0], 37, 37).Should().Equal(1, 1);
        layer.Invoking(it => it.ComputeOutputPadding(x, 41, 36)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*41*");
        layer.Invoking(it => it.ComputeOutputPadding(x[0, 0], 36, 36)).Should().Throw<ArgumentException>();
        new ConvTranspose2d(1, 1, 3, stride: 5, outputPadding: (2, 3)).ComputeOutputPadding(x).Should().Equal(2, 3);
    }

    [Theory]
    [InlineData(0, 38)]
    [InlineData(1, 36)]
    [InlineData(2, 34)]
    public void More_padding_less_output(int padding, int size) =>
        new ConvTranspose2d(1, 1, 3, stride: 5, padding).Forward(Tensor.Zeros(1, 1, 8, 8)).Shape.ToArray().Should().Equal(1, 1, size, size);

    [Fact]
    public void The_unfinished_loop_finished()
    {
        const int OutputSize = (4 * (4 - 1)) + 3 - (2 * 0) + 1;
        Tensor x = Tensor.Linspace(1, 16, 16).Reshape(4, 4), k = Tensor.Ones(3, 3);
        Tensor.Zeros(OutputSize, OutputSize).ToString().Split('\n').Should().HaveCount(16)
            .And.OnlyContain(static line => line.Contains("[0., 0., 0., 0., 0., 0., 0., 0., 0., 0., 0., 0., 0., 0., 0., 0.]"));

        Tensor y = ByLoops(x, k, stride: 4, OutputSize);
        var layer = new ConvTranspose2d(1, 1, kernelSize: 3, stride: 4, padding: 0, outputPadding: 1, bias: false);
        layer.Weight.Fill(1);
        float[] values = layer.Forward(x.Reshape(1, 1, 4, 4)).ToArray<float>();
        values.Should().Equal(y.ToArray<float>());
        values.Should().Equal(Enumerable.Range(0, 256).Select(static cell =>
            cell / 16 % 4 == 3 || cell % 4 == 3 ? 0f : (cell / 64 * 4) + (cell % 16 / 4) + 1));
    }

    [Theory]
    [InlineData(1, 1, 1, 8, 8, 3, 3, 1, 1, 1, 1)]
    [InlineData(1, 1, 1, 8, 8, 3, 3, 5, 5, 1, 1)]
    [InlineData(2, 3, 4, 5, 7, 3, 2, 2, 3, 1, 1)]
    [InlineData(3, 2, 5, 4, 6, 2, 3, 1, 2, 3, 2)]
    [InlineData(1, 6, 1, 1, 9, 1, 4, 3, 4, 1, 1)]
    public void By_a_matrix_product_and_rows_to_image(
        int batch, int inChannels, int outChannels, int rows, int columns, int kernelRows, int kernelColumns, int strideRows, int strideColumns, int dilationRows, int dilationColumns)
    {
        // In the notebook this ends in a TypeError, since it subscripts the numbers stride and dilation.
        var generator = new Generator(7);
        Tensor image = Tensor.Randint(-9, 10, [batch, inChannels, rows, columns], DType.Float32, generator);
        Tensor filters = Tensor.Randint(-4, 5, [inChannels, outChannels, kernelRows, kernelColumns], DType.Float32, generator);
        Tensor products = image.Flatten(2).Transpose(1, 2).Matmul(filters.Flatten(1));
        Tensor expected = Functional.ConvTranspose2d(image, filters, stride: (strideRows, strideColumns), dilation: (dilationRows, dilationColumns));

        Tensor actual = Tensor.Zeros(expected.Shape.ToArray());
        for (int position = 0; position < rows * columns; position++)
        {
            int top = position / columns * strideRows, left = position % columns * strideColumns;
            Tensor patch = actual[
                ..,
                ..,
                new TensorSlice(top, top + ((kernelRows - 1) * dilationRows) + 1, dilationRows),
                new TensorSlice(left, left + ((kernelColumns - 1) * dilationColumns) + 1, dilationColumns)];
            patch.AddInPlace(products[.., position].Reshape(batch, outChannels, kernelRows, kernelColumns));
        }

        actual.ToArray<float>().Should().Equal(expected.ToArray<float>());
    }

    private static Tensor ByLoops(Tensor x, Tensor k, int stride, int outputSize)
    {
        Tensor y = Tensor.Zeros(outputSize, outputSize);
        for (int i = 0; i < x.Shape[0]; i++)
        {
            for (int j = 0; j < x.Shape[1]; j++)
            {
                for (int ki = 0; ki < k.Shape[0]; ki++)
                {
                    for (int kj = 0; kj < k.Shape[1]; kj++) y[(i * stride) + ki, (j * stride) + kj] += x[i, j] * k[ki, kj];
                }
            }
        }

        return y;
    }

    /// <summary>The page's conv_matrix for stride 1: row r·columns + c holds the kernel at (r, c).</summary>
    private static Tensor MatrixOfThePage(Tensor k, int size)
    {
        int kernel = k.Shape[0], steps = size - kernel + 1;
        Tensor v = Tensor.Zeros(steps * steps, size, size);
        for (int r = 0; r < steps; r++)
        {
            for (int c = 0; c < steps; c++) v[(r * steps) + c, r..(r + kernel), c..(c + kernel)] = k;
        }

        return v.Reshape(steps * steps, size * size);
    }
}
