namespace TransposedConv.Tests.Interop;

public class DisposeTests
{
    [Fact]
    public void After_Dispose_the_tensor_and_every_view_refuse_use()
    {
        Tensor tensor = Tensor.Ones(2, 3);
        Tensor[] all = [tensor, tensor[0], tensor.Transpose(0, 1), tensor.Reshape(6), tensor.Detach(), tensor[1][new TensorSlice(Step: -1)]];

        all[2].Dispose();

        foreach (Tensor each in all)
        {
            Refuses(() => each.ToArray<float>());
            FluentActions.Invoking(() => each.CopyTo<float>(new float[6])).Should().Throw<ObjectDisposedException>();
            Refuses(() => each.ToString());
            Refuses(() => each.Clone());
            Refuses(() => each.Fill(2));
            Refuses(() => (each + 1).ToArray<float>());
            Refuses(() => each.Sum());
            Refuses(() => each[0].Sum().Item<float>());
            each.ElementCount.Should().BePositive("the shape is still known");
        }

        Refuses(() => tensor.AsSpan<float>().Length);
        Refuses(() => tensor.AsTensorSpan<float>().Rank);
        Refuses(() => tensor.AsReadOnlyTensorSpan<float>().Rank);
        Refuses(() => tensor.AsSystemTensor<float>());

        static void Refuses(Func<object> use) => use.Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void Dispose_twice_is_harmless()
    {
        Tensor tensor = Tensor.Ones(2);
        Tensor view = tensor[..1];

        tensor.Dispose();

        FluentActions.Invoking(tensor.Dispose).Should().NotThrow();
        FluentActions.Invoking(view.Dispose).Should().NotThrow();
    }

    [Fact]
    public void Other_storage_and_wrapped_arrays_live_on()
    {
        float[] array = [1, 2];
        Tensor wrapped = Tensor.Wrap(array);
        Tensor copy = wrapped.Clone();
        System.Numerics.Tensors.Tensor<float> shared = wrapped.AsSystemTensor<float>();

        wrapped.Dispose();

        array.Should().Equal(1, 2);
        copy.ToArray<float>().Should().Equal(1, 2);
        shared.ToArray().Should().Equal(1, 2);
    }
}
