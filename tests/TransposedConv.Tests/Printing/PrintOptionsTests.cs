namespace TransposedConv.Tests.Printing;

/// <summary>The expected texts were printed by PyTorch 1.13 after torch.set_printoptions with the same options.</summary>
public class PrintOptionsTests
{
    private static readonly Tensor Tenths = Tensor.Arange(10) * 0.1;

    [Fact]
    public void Precision_sets_the_digits_after_the_point()
    {
        Tensor.From([1.12345f]).ToString(new PrintOptions { Precision = 2 }).Should().Be("tensor([1.12])");
        Tensor.From([1.5f]).ToString(new PrintOptions { Precision = 0 }).Should().Be("tensor([2])");
        Tensor.From([1.0 / 3, 1e-9]).ToString(new PrintOptions { Precision = 12 }).Should().Be("tensor([3.333333333333e-01, 1.000000000000e-09], dtype=torch.float64)");
    }

    [Fact]
    public void Threshold_and_EdgeItems_decide_what_is_left_out()
    {
        Tensor.Arange(10).ToString(new PrintOptions { Threshold = 5 }).Should().Be("tensor([0, 1, 2,  ..., 7, 8, 9])");
        Tensor.Arange(10).ToString(new PrintOptions { Threshold = 5, EdgeItems = 1 }).Should().Be("tensor([0,  ..., 9])");
        Tensor.Arange(1001).ToString(PrintOptions.Short).Should().Be("tensor([   0,    1,  ...,  999, 1000])");
        Tensor.Arange(2000).ToString(PrintOptions.Full).Should().NotContain("...").And.Contain("1000, 1001");
    }

    [Fact]
    public void LineWidth_breaks_rows_and_notes()
    {
        Tensor.Arange(10).ToString(new PrintOptions { LineWidth = 20 }).Should().Be("tensor([0, 1, 2, 3,\n        4, 5, 6, 7,\n        8, 9])");
        Tensor.From([1.0]).ToString(new PrintOptions { LineWidth = 20 }).Should().Be("tensor([1.],\n       dtype=torch.float64)");
        Tensor.Arange(3).ToString(new PrintOptions { LineWidth = 0 }).Should().Be("tensor([0,\n        1,\n        2])");
    }

    [Fact]
    public void SciMode_overrides_the_choice_of_notation()
    {
        Tensor.From([1f, 2f]).ToString(new PrintOptions { SciMode = true }).Should().Be("tensor([1.0000e+00, 2.0000e+00])");
        Tensor.From([1e-5f, 2f]).ToString(new PrintOptions { SciMode = false }).Should().Be("tensor([    0.0000,     2.0000])");
        Tensor.From([1f, 1e6f]).ToString(new PrintOptions { SciMode = false }).Should().Be("tensor([        1.,   1000000.])");
    }

    [Fact]
    public void Short_and_default_profiles_differ_in_precision()
    {
        Tenths[..3].ToString(PrintOptions.Short).Should().Be("tensor([0.00, 0.10, 0.20])");
        Tenths[..3].ToString(PrintOptions.Default).Should().Be("tensor([0.0000, 0.1000, 0.2000])");
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        FluentActions.Invoking(() => new PrintOptions { Precision = -1 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new PrintOptions { Threshold = -1 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new PrintOptions { EdgeItems = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new PrintOptions { LineWidth = -1 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Tenths.ToString(null!)).Should().Throw<ArgumentNullException>();
    }
}
