using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>Operands that share elements, or lie otherwise than in order, give what their contiguous copies give, bit for bit.</summary>
public sealed class LayoutTests
{
    public static TheoryData<string> Layers => LayerFactory.Names;

    [Theory]
    [MemberData(nameof(Layers))]
    public void Expanded_operands_give_what_their_copies_give(string name)
    {
        ConvolutionSetting setting = Setting(name);
        Tensor x = Expanded(setting.Input, 1), w = Expanded(setting.WeightShape, 2), b = Tensor.Full([1], 0.5, DType.Float64).Expand(setting.Out);

        CheckAgainstCopies(setting, x, w, b, y => Tensor.Full([1], 0.25, DType.Float64).Expand(y.Shape));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Permuted_operands_give_what_their_copies_give(string name)
    {
        ConvolutionSetting setting = Setting(name);
        Tensor x = ChannelsLast(Filled.Reals(setting.Input, 1)), w = ChannelsLast(Filled.Reals(setting.WeightShape, 2));
        Tensor b = AwkwardViews.Of(Filled.Reals([setting.Out], 3), 1);

        CheckAgainstCopies(setting, x, w, b, y => ChannelsLast(Filled.Reals(y.Shape, 4)));
    }

    private static void CheckAgainstCopies(ConvolutionSetting setting, Tensor x, Tensor w, Tensor b, Func<Tensor, Tensor> upstream)
    {
        Tensor[] views = [x, w, b], copies = [.. views.Select(static view => Tensor.From<double>(view.ToArray<double>(), view.Shape))];
        foreach (Tensor leaf in (Tensor[])[.. views, .. copies]) leaf.RequiresGrad = true;
        views.Should().OnlyContain(static view => !view.IsContiguous);

        Tensor actual = setting.Apply(views[0], views[1], views[2]), expected = setting.Apply(copies[0], copies[1], copies[2]);
        actual.Detach().ToArray<double>().Should().Equal(expected.Detach().ToArray<double>());

        Tensor gradient = upstream(actual);
        actual.Backward(gradient);
        expected.Backward(Tensor.From<double>(gradient.ToArray<double>(), gradient.Shape));
        foreach ((Tensor view, Tensor copy) in views.Zip(copies)) view.Grad!.ToArray<double>().Should().Equal(copy.Grad!.ToArray<double>());
    }

    private static ConvolutionSetting Setting(string name)
    {
        int rank = name[^2] - '0';
        return new(name, [2, 4, .. Enumerable.Repeat(4, rank)], 6, 3) { Stride = 2, Padding = 1, Groups = 2 };
    }

    /// <summary>The first index of axis 0, for all of them.</summary>
    private static Tensor Expanded(int[] shape, int seed) => Filled.Reals([1, .. shape[1..]], seed).Expand(shape);

    private static Tensor ChannelsLast(Tensor values) => values.MoveAxis(1, -1).Contiguous().MoveAxis(-1, 1);
}
