using System.Globalization;

namespace TransposedConv.Tests.Printing;

public class TensorToStringTests
{
    [Fact]
    public void Views_print_the_elements_they_show()
    {
        Tensor matrix = Tensor.Arange(6).Reshape(2, 3);

        matrix.Transpose(0, 1).ToString().Should().Be("tensor([[0, 3],\n        [1, 4],\n        [2, 5]])");
        matrix[1, new TensorSlice(Step: -1)].ToString().Should().Be("tensor([5, 4, 3])");
        matrix[0, 1].ToString().Should().Be("tensor(1)");
        Tensor.Ones(1).Expand(2, 2).ToString().Should().Be("tensor([[1., 1.],\n        [1., 1.]])");
    }

    [Fact]
    public void A_computed_tensor_names_its_node()
    {
        Tensor x = Tensor.From([1f, 2f], requiresGrad: true);

        x.ToString().Should().Be("tensor([1., 2.], requires_grad=True)");
        x[..1].ToString().Should().Be("tensor([1.], grad_fn=<SliceBackward0>)");
        x.Detach().ToString().Should().Be("tensor([1., 2.])");
    }

    [Fact]
    public void Of_a_huge_expanded_tensor_only_the_edges_are_read()
    {
        Tensor huge = Tensor.From(5L).Expand(2_000_000_000, 2_000_000_000);

        string text = huge.ToString();

        text.Should().StartWith("tensor([[5, 5, 5,  ..., 5, 5, 5],\n").And.Contain("        ...,\n");
        text.Split('\n').Should().HaveCount(7);
    }

    [Fact]
    public void The_culture_of_the_thread_makes_no_difference()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            other.NumberFormat.NegativeSign = "~";
            other.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = other;
            Tensor.From([-1.5f, 2.25f]).ToString().Should().Be("tensor([-1.5000,  2.2500])");
            Tensor.From([-1L]).ToString().Should().Be("tensor([-1])");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
