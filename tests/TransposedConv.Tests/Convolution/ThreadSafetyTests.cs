using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>Layers hold no scratch: any number of threads may use one at once, with inputs of any sizes, and get the serial bits.</summary>
public sealed class ThreadSafetyTests
{
    private const int Rounds = 3;

    [Theory]
    [InlineData("Conv2d")]
    [InlineData("ConvTranspose2d")]
    public void One_layer_on_many_threads_gives_the_serial_bits(string name)
    {
        ConvolutionLayer layer = LayerFactory.Make(name, 8, 8, 3, stride: 2, padding: 1, generator: new Generator(1));
        Tensor[] inputs = [.. Enumerable.Range(0, 12).Select(i => Filled.Reals([1 + (i % 3), 8, 5 + i, 20 - i], i + 1, dtype: DType.Float32))];
        (float[] Output, float[] Gradient)[] serial = [.. inputs.Select(Run)];

        var concurrent = new (float[] Output, float[] Gradient)[inputs.Length * Rounds];
        Thread[] threads = [.. Enumerable.Range(0, 6).Select(first => new Thread(() =>
        {
            for (int i = first; i < concurrent.Length; i += 6) concurrent[i] = Run(inputs[i % inputs.Length]);
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();

        for (int i = 0; i < concurrent.Length; i++)
        {
            concurrent[i].Output.Should().Equal(serial[i % inputs.Length].Output);
            concurrent[i].Gradient.Should().Equal(serial[i % inputs.Length].Gradient);
        }

        (float[] Output, float[] Gradient) Run(Tensor values)
        {
            Tensor x = values.Detach();
            x.RequiresGrad = true;
            Tensor y = layer.Forward(x);
            // Gradients by the input and the weight, without touching the shared Grad.
            Tensor?[] gradients = Tensor.Gradient([y], [x, layer.Weight], [Tensor.OnesLike(y)]);
            return (y.Detach().ToArray<float>(), [.. gradients.SelectMany(static gradient => gradient!.ToArray<float>())]);
        }
    }

    [Theory]
    [InlineData("Conv3d")]
    [InlineData("ConvTranspose1d")]
    public void The_same_call_gives_the_same_bits_every_time(string name)
    {
        int rank = name[^2] - '0';
        ConvolutionSetting setting = new(name, [2, 8, .. Enumerable.Repeat(rank == 1 ? 200 : 9, rank)], 8, 3) { Stride = 2 };
        Tensor x = Filled.Reals(setting.Input, 1), w = Filled.Reals(setting.WeightShape, 2);

        double[] first = setting.Apply(x, w, null).ToArray<double>();

        for (int i = 0; i < 5; i++) setting.Apply(x, w, null).ToArray<double>().Should().Equal(first);
    }
}
