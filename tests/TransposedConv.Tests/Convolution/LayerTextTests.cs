using TransposedConv.NN;
using TransposedConv.Tests.Golden;

namespace TransposedConv.Tests.Convolution;

/// <summary>Layers print as PyTorch prints them.</summary>
public sealed class LayerTextTests
{
    [Fact]
    public void Every_golden_text_is_PyTorchs()
    {
        GoldenModuleText.All.Should().NotBeEmpty();
        foreach (GoldenModuleText golden in GoldenModuleText.All)
        {
            LayerFactory.Make(golden.Layer, golden.Args).ToString().Should().Be(golden.Repr);
        }
    }

    [Fact]
    public void What_PyTorch_has_not_prints_in_the_same_manner()
    {
        new Conv2d(1, 2, 3, padding: Padding.Pairs((0, 1), (2, 0))).ToString()
            .Should().Be("Conv2d(1, 2, kernel_size=(3, 3), stride=(1, 1), padding=((0, 1), (2, 0)))");
        new ConvTranspose1d(1, 2, 3, padding: Padding.SameLower, paddingMode: PaddingMode.Circular).ToString()
            .Should().Be("ConvTranspose1d(1, 2, kernel_size=(3,), stride=(1,), padding=same_lower, padding_mode=circular)");
    }
}
