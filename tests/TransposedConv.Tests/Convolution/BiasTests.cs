using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>The bias is added once to every cell of its channel, in every layer and mode.</summary>
public sealed class BiasTests
{
    public static TheoryData<string, PaddingMode> Cases
    {
        get
        {
            TheoryData<string, PaddingMode> cases = [];
            foreach (string layer in LayerFactory.AllNames)
            {
                foreach (PaddingMode mode in Enum.GetValues<PaddingMode>()) cases.Add(layer, mode);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_bias_is_added_once(string name, PaddingMode mode)
    {
        int rank = name[^2] - '0';
        foreach (int[] lead in (int[][])[[2, 4], [4]])
        {
            ConvolutionSetting setting = new(name, [.. lead, .. Enumerable.Repeat(4, rank)], 6, 3) { Stride = 2, Padding = 1, Groups = 2, Mode = mode };
            Tensor x = Filled.Integers(setting.Input, 1), w = Filled.Integers(setting.WeightShape, 2), b = Filled.Integers([6], 3, radius: 9);

            Tensor without = setting.Apply(x, w, null), with = setting.Apply(x, w, b);

            with.ToArray<double>().Should().Equal((without + b.Reshape([6, .. Enumerable.Repeat(1, rank)])).ToArray<double>());
        }
    }
}
